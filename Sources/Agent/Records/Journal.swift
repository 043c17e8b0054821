internal import Audit
internal import Calls
internal import Doors
internal import Grants
internal import Keypads
internal import Ledger
internal import Loop

/// Writes the audit: each record gets its number and hashes here, on the loop, and goes to the ledger's thread.
///
/// The lock waits for no record; a record that cannot be written is kept by the ledger until the disk returns.
@Loop final class Journal {
    private var chain: AuditChain
    private let ledger: Ledger
    private let clock: StationClock

    init(chain: AuditChain, ledger: Ledger, clock: StationClock) {
        self.chain = chain
        self.ledger = ledger
        self.clock = clock
    }

    /// The next record, for a change that is written together with it.
    func record(who: String, what: String, outcome: String = "done", facts: String = "{}") -> AuditRecord {
        chain.append(AuditEntry(at: clock.moment, who: who, what: what, outcome: outcome, facts: facts))
    }

    /// Writes a record by itself.
    func write(who: String, what: String, outcome: String = "done", facts: String = "{}") {
        post(record(who: who, what: what, outcome: outcome, facts: facts))
    }

    /// The boot session's evidence that the records carry from now on.
    var head: AuditHead { chain.head }

    private func post(_ record: AuditRecord) { ledger.post(LedgerChange([.audit(record)])) }

    private func write(_ decision: Decision, who: String, what: String) {
        post(chain.append(AuditEntry(decision, at: clock.moment, who: who, what: what)))
    }
}

// What a call leaves behind.
extension Journal {
    func decided(_ decision: Decision, _ identity: String, _ direction: Direction) {
        var decision = decision
        decision.facts.peer = Self.shown(identity)
        write(decision, who: direction == .incoming ? "room" : "keypad", what: "decision.\(direction.rawValue)")
    }

    /// A flat nobody of which may be called.
    func denied(_ decision: Decision, unit: String) {
        var decision = decision
        decision.facts.unit = Self.shown(unit)
        decision.facts.peer = nil
        write(decision, who: "keypad", what: "decision.outgoing")
    }

    /// A flat whose granted person is not called: no room to call with, or the one call is taken.
    func notCalled(_ party: Party, unit: String, _ outcome: Outcome) {
        var decision = party.decision
        decision.facts.unit = Self.shown(unit)
        write(decision, who: "keypad", what: "decision.outgoing")
        ended(party, outcome)
    }

    func ended(_ party: Party, _ outcome: Outcome) {
        write(who: party.person.text, what: "call.ended", outcome: outcome.rawValue)
    }

    func releaseRefused(_ peer: Peer?, _ reason: ReasonCode) {
        let facts = FactsText.of(["peer": peer?.text ?? "not an identity"])
        write(who: "room", what: "decision.release", outcome: reason.rawValue, facts: facts)
    }

    func strangerEnded(_ peer: Peer?) {
        let facts = FactsText.of(["peer": peer?.text ?? "unknown"])
        write(who: "room", what: "call.ended", outcome: ReasonCode.participantUnproved.rawValue, facts: facts)
    }

    /// What people see of an identity that somebody else chose: bounded, and without control characters.
    private static func shown(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.prefix(128).filter { $0.value >= 32 && $0.value != 127 }))
    }
}

// What a door leaves behind.
extension Journal {
    func happened(_ record: DoorRecord, at door: String) {
        let facts = FactsText.of(["door": door])
        switch record {
        case .released(let requester, _):
            write(who: requester.word, what: "door.release", outcome: ReasonCode.granted.rawValue, facts: facts)
            if case .code(_, duress: true) = requester {
                write(who: requester.word, what: "door.alarm", outcome: "duress", facts: facts)
            }
        case .locked(let reason, let requester):
            write(who: requester?.word ?? "guard", what: "door.lock", outcome: reason.rawValue, facts: facts)
        case .refused(let refusal, let requester):
            write(who: requester.word, what: "door.release", outcome: refusal.code, facts: facts)
        case .lockFailing:
            write(who: "guard", what: "door.fault", outcome: "lock-failing", facts: facts)
        case .guardLost(let locked):
            let outcome = locked ? "locked-by-agent" : "lock-unknown"
            write(who: "agent", what: "guard.lost", outcome: outcome, facts: facts)
        }
    }
}

extension Requester {
    /// Who, as the audit names them.
    var word: String {
        switch self {
        case .call(let person), .code(let person, _): person
        case .command(let user): "uid \(user)"
        case .exitButton: "exit-button"
        case .agent: "agent"
        }
    }
}
