internal import Codes
internal import Grants
internal import Ledger
internal import Loop

/// Judges codes keyed at the door, and keeps what must outlive the process.
///
/// A granted code goes to the door at once. A denial is told when its record and the lockout's count are on disk: a plug
/// pulled at the right moment must not buy a free try. The panel begins to show it the same time after its `#`, whatever
/// was wrong; see ``Keypads/Panel``.
@Loop final class CodeDesk {
    var gate: CodeGate
    private let key: UnitKey<CodeKey>
    let ledger: Ledger
    let journal: Journal
    let grants: GrantDesk
    let clock: StationClock
    private let status: StatusBoard
    /// A person's code was keyed who may enter.
    var onGranted: @Loop (_ person: PersonID, _ duress: Bool) -> Void = { _, _ in }
    /// Tell whoever is at the door that it stays locked.
    var onDenied: @Loop (ReasonCode) -> Void = { _ in }
    /// Whether this site has codes keyed after the flat; `[keypad] unit_code`.
    var withUnit = false
    private var lastAnswer: UInt64 = 0
    private var owed: Set<UInt64> = []
    private lazy var lockoutEnds = LoopTimer { [unowned self] in self.showState() }

    /// How long a denial waits for the disk at most.
    static let patience: Duration = .seconds(1)
    /// The lockout's name in the ledger: a station has one keypad.
    private static let keypad = "keypad"

    init(
        key: UnitKey<CodeKey>, snapshot: LedgerSnapshot, ledger: Ledger, journal: Journal,
        grants: GrantDesk, clock: StationClock, status: StatusBoard
    ) {
        (self.key, self.ledger, self.journal) = (key, ledger, journal)
        (self.grants, self.clock, self.status) = (grants, clock, status)
        let now = Monotonic.now
        let kept = snapshot.lockouts[Self.keypad]
        let lockout = Lockout(kept, bootSession: clock.bootSession, now: now)
        gate = CodeGate(CodeBook(snapshot.codes), lockout: lockout)
        // After a boot the wait begins anew once, not with every start of the agent.
        if let kept, kept.bootSession != clock.bootSession || now < kept.at {
            ledger.post(LedgerChange([keep(now)], owed: .everything))
        }
        key.onFound = { [unowned self] in self.showState() }
    }

    /// Says in the status how codes stand.
    func showState() {
        let now = Monotonic.now
        if let fault = key.fault {
            status.set("codes", "off", reason: fault)
        } else if let until = gate.lockout.running(now: now) {
            status.set("codes", "locked out", reason: "too many wrong codes were keyed: none is judged for a while")
            lockoutEnds.schedule(at: until)
        } else {
            status.set("codes", "ready")
        }
    }

    /// What hashes codes; refused while it is lost.
    func usableKey() throws(Refusal) -> CodeKey {
        guard let key = key.key else { throw Refusal("codes are off: \(key.fault ?? "the key is not there")") }
        return key
    }

    /// A code was keyed, after its flat where the site asks for it.
    func entered(_ code: String, unit: String?) {
        let now = Monotonic.now
        let moment = clock.moment
        var verdict: CodeVerdict
        if let key = key.key {
            verdict = gate.judge(key.hash(code, unit: unit ?? ""), grants.book, at: moment, now: now)
        } else {
            verdict = CodeVerdict(decision: grants.book.denial(.internalFault, at: moment))
        }
        // A number nobody lives at may be anything, half of a code too: it stands in no record.
        verdict.decision.unit = unit.flatMap { grants.book.persons(ofUnit: $0).isEmpty ? nil : $0 }
        let granted = verdict.decision.verdict == .granted
        // A door that is asked records it first of all.
        let alarm = granted ? [] : verdict.duress.map(journal.duress) ?? []
        let change = LedgerChange(journal.decided(verdict.decision) + alarm + [keep(now)], owed: .everything)
        if granted, let person = verdict.decision.person {
            onGranted(person, verdict.duress != nil)
            ledger.post(change)
        } else {
            deny(verdict.decision.reason, after: change)
        }
        showState()
    }

    /// Whether these digits are somebody's code; for digits that were keyed as something else and would be recorded.
    func isCode(_ digits: String) -> Bool { key.key.map { gate.book.holder(of: $0.hash(digits)) != nil } ?? false }

    private func keep(_ now: Duration) -> LedgerChange.Step { .lockout(Self.keypad, gate.lockout.kept(now: now)) }

    private func deny(_ reason: ReasonCode, after change: LedgerChange) {
        lastAnswer += 1
        let answer = lastAnswer
        owed.insert(answer)
        Loop.spawn { [self] in
            try? await ledger.commit(change)
            tell(answer, reason)
        }
        Loop.spawn { [self] in
            await Loop.sleep(for: Self.patience)
            tell(answer, reason)
        }
    }

    private func tell(_ answer: UInt64, _ reason: ReasonCode) {
        guard owed.remove(answer) != nil else { return }
        onDenied(reason)
    }
}
