internal import Audit
internal import Calls
internal import Doors
internal import Grants
internal import Keypads
internal import Ledger
internal import Loop

/// Writes the audit: each record gets its number and hashes here, on the loop, and goes to the ledger's thread.
///
/// The lock waits for no record; a record that cannot be written is kept by the ledger until the disk returns. What
/// happens before the ledger is open, while the audit's key is lost, or when the disk has owed us many for long, waits here
/// without a number and is written in its order.
@Loop final class Journal {
    private var chain: AuditChain?
    private var ledger: Ledger?
    private var waiting: [AuditEntry] = []
    private var dropped = 0
    private let clock: StationClock
    /// What is counted of all that happens.
    let tally = Tally()
    /// Whether digits keyed as a flat are somebody's code, which no record may hold.
    var isCode: @Loop (String) -> Bool = { _ in false }
    /// Told of each record as soon as it has its number; it may not be on disk yet.
    var onRecord: @Loop (AuditRecord) -> Void = { _ in }

    private lazy var again = LoopTimer { [unowned self] in self.drain() }

    /// Most entries that wait; the oldest are dropped, and their number is recorded.
    static let mostWaiting = 1000
    /// Most records that wait for the disk with their numbers given out, which nobody can drop any more.
    static let mostNumbered = 1000
    /// How often it is looked whether the disk takes records again.
    private static let drainEvery: Duration = .seconds(5)

    init(clock: StationClock) { self.clock = clock }

    /// Writes what waits, and from now on everything at once.
    func open(_ chain: AuditChain, _ ledger: Ledger) {
        self.chain = chain
        self.ledger = ledger
        drain()
    }

    /// Writes what waits, as far as the ledger takes more.
    func drain() {
        guard !waiting.isEmpty else { return }
        guard !isFull else { return again.schedule(after: Self.drainEvery) }
        again.cancel()
        let (entries, lost) = (waiting, dropped)
        (waiting, dropped) = ([], 0)
        if lost > 0 {
            write(who: "agent", what: "audit.lost", outcome: "dropped", facts: FactsText.of(["entries": "\(lost)"]))
        }
        for entry in entries { post(kept(entry)) }
    }

    /// The next record as the step of a change that is written together with it; none while records wait.
    func record(who: String, what: String, outcome: String = "done", facts: String = "{}") -> [LedgerChange.Step] {
        record(AuditEntry(at: clock.moment, who: who, what: what, outcome: outcome, facts: facts))
    }

    /// The same for what is done only with its record: none where it would have to wait, and nothing is kept of it then.
    func recordNow(who: String, what: String, facts: String) -> [LedgerChange.Step] {
        numbered(AuditEntry(at: clock.moment, who: who, what: what, outcome: "done", facts: facts))
    }

    /// Writes a record by itself.
    func write(who: String, what: String, outcome: String = "done", facts: String = "{}") {
        write(AuditEntry(at: clock.moment, who: who, what: what, outcome: outcome, facts: facts))
    }

    /// Whether records are written; they wait until then.
    var isOpen: Bool { chain != nil }

    /// The last record given out.
    var head: AuditHead { chain?.head ?? .start }

    private func record(_ entry: AuditEntry) -> [LedgerChange.Step] {
        tally.happened(entry)
        return kept(entry)
    }

    /// The entry as a step, or among those that wait.
    private func kept(_ entry: AuditEntry) -> [LedgerChange.Step] {
        let steps = numbered(entry)
        guard steps.isEmpty else { return steps }
        if chain != nil, waiting.isEmpty { again.schedule(after: Self.drainEvery) }
        waiting.append(entry)
        if waiting.count > Self.mostWaiting {
            waiting.removeFirst()
            dropped += 1
        }
        return []
    }

    private func numbered(_ entry: AuditEntry) -> [LedgerChange.Step] {
        // What waits was earlier.
        guard waiting.isEmpty, !isFull, let record = chain?.append(entry) else { return [] }
        onRecord(record)
        return [.audit(record)]
    }

    private var isFull: Bool { (ledger?.backlog ?? 0) >= Self.mostNumbered }

    private func write(_ entry: AuditEntry) { post(record(entry)) }

    private func post(_ steps: [LedgerChange.Step]) {
        if !steps.isEmpty { ledger?.post(LedgerChange(steps)) }
    }

    private func write(_ decision: Decision, who: String, what: String) {
        write(AuditEntry(decision, at: clock.moment, who: who, what: what))
    }
}

// What a call leaves behind.
extension Journal {
    func decided(_ decision: Decision, _ identity: String, _ direction: Direction) {
        var decision = decision
        decision.peer = Self.shown(identity)
        write(decision, who: direction == .incoming ? "room" : "keypad", what: "decision.\(direction.rawValue)")
    }

    /// A flat nobody of which may be called.
    func denied(_ decision: Decision, unit: String) {
        var decision = decision
        // Somebody forgot the star before it.
        decision.unit = isCode(unit) ? "(a code)" : Self.shown(unit)
        decision.peer = nil
        write(decision, who: "keypad", what: "decision.outgoing")
    }

    /// A flat whose granted person is not called: no room to call with, or the one call is taken.
    func notCalled(_ party: Party, unit: String, _ outcome: Outcome) {
        var decision = party.decision
        decision.unit = Self.shown(unit)
        write(decision, who: "keypad", what: "decision.outgoing")
        ended(party, outcome)
    }

    /// A right that ended by itself, by its rules or by age, while a call went on for it.
    func rightEnded(_ decision: Decision, _ peer: Peer) {
        var decision = decision
        decision.peer = peer.text
        write(decision, who: "agent", what: "decision.call")
    }

    func ended(_ party: Party, _ outcome: Outcome) {
        write(who: party.person.text, what: "call.ended", outcome: outcome.rawValue)
    }

    func releaseRefused(_ peer: Peer?, _ reason: ReasonCode, _ channel: ReleaseChannel) {
        let facts = FactsText.of(["peer": peer?.text ?? "not an identity", "channel": channel.rawValue])
        write(who: "room", what: "decision.release", outcome: reason.rawValue, facts: facts)
    }

    /// Somebody wanted into a call, which stays one of two.
    func joinRefused(_ identity: String) {
        let facts = FactsText.of(["peer": Self.shown(identity)])
        write(who: "room", what: "call.join", outcome: "refused", facts: facts)
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

// What a code keyed at the door leaves behind.
extension Journal {
    func decided(_ decision: Decision) -> [LedgerChange.Step] {
        record(AuditEntry(decision, at: clock.moment, who: "keypad", what: "decision.code"))
    }

    /// The code for a threat was keyed and no door asked; only the records tell.
    func duress(of person: PersonID) -> [LedgerChange.Step] {
        record(who: person.text, what: "door.alarm", outcome: "duress")
    }

    /// A code was granted at a station whose keypad stands at no door.
    func noDoor(for person: PersonID, duress: Bool) {
        if duress { write(who: person.text, what: "door.alarm", outcome: "duress") }
        write(who: person.text, what: "decision.release", outcome: ReasonCode.internalFault.rawValue)
    }
}

// What a door leaves behind.
extension Journal {
    func happened(_ record: DoorRecord, at door: String) {
        let facts = FactsText.of(["door": door])
        switch record {
        case .released(let requester, _):
            tally.released(door, .granted)
            let facts = Self.facts(door, requester)
            write(who: requester.word, what: "door.release", outcome: ReasonCode.granted.rawValue, facts: facts)
        case .held(let requester):
            write(who: requester.word, what: "door.hold", facts: facts)
        case .locked(let reason, let requester):
            write(who: requester?.word ?? "guard", what: "door.lock", outcome: reason.rawValue, facts: facts)
        case .refused(let refusal, let requester):
            tally.released(door, refusal.code)
            let facts = Self.facts(door, requester)
            write(who: requester.word, what: "door.release", outcome: refusal.code.rawValue, facts: facts)
        case .commandRefused(let command, let refusal, let requester):
            write(who: requester.word, what: "door.\(command.rawValue)", outcome: refusal.code.rawValue, facts: facts)
        case .mode(let mode, let requester):
            write(who: requester.word, what: "door.mode", outcome: mode.word, facts: facts)
        case .cleared(let requester):
            write(who: requester.word, what: "door.clear", facts: facts)
        case .duress(let requester):
            write(who: requester.word, what: "door.alarm", outcome: "duress", facts: facts)
        case .alarm(let alarm):
            write(who: "door", what: "door.alarm", outcome: alarm.rawValue, facts: facts)
        case .alarmOver(let alarm):
            write(who: "door", what: "door.alarm-over", outcome: alarm.rawValue, facts: facts)
        case .lockFailing:
            write(who: "guard", what: "door.fault", outcome: "lock-failing", facts: facts)
        case .guardLost(let locked):
            let outcome = locked ? "locked-by-agent" : "lock-unknown"
            write(who: "agent", what: "guard.lost", outcome: outcome, facts: facts)
        }
    }

    /// Which door, and for a call in which way it was asked for.
    private static func facts(_ door: String, _ requester: Requester) -> String {
        guard case .call(_, let channel) = requester else { return FactsText.of(["door": door]) }
        return FactsText.of(["door": door, "channel": channel])
    }
}

extension Requester {
    /// Who, as the audit names them.
    var word: String {
        switch self {
        case .call(let person, _), .code(let person, _): person
        case .command(let user): "uid \(user)"
        case .exitButton: "exit-button"
        case .schedule: "schedule"
        case .leaf: "leaf"
        case .agent: "agent"
        }
    }
}
