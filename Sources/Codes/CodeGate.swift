public import Grants

/// What became of a code keyed at the door.
public struct CodeVerdict: Equatable, Sendable {
    /// Granted, or the one reason why not, with the facts.
    public var decision: Decision
    /// Whose duress code was keyed, whatever the decision: the alarm is theirs.
    public var duress: PersonID?

    /// A verdict.
    public init(decision: Decision, duress: PersonID? = nil) {
        self.decision = decision
        self.duress = duress
    }
}

/// Judges codes keyed at one keypad: the lockout first, then whose it is, then what a call would be judged by.
public struct CodeGate: Sendable {
    /// The keypad's lockout.
    public private(set) var lockout: Lockout
    /// The codes of the station.
    public var book: CodeBook

    /// A gate of these codes behind this lockout.
    public init(_ book: CodeBook, lockout: Lockout) {
        self.book = book
        self.lockout = lockout
    }

    /// Judges the code of this hash and counts it.
    ///
    /// A lockout, an unknown code and a known one of somebody who may not enter all do the same work.
    ///
    /// - Parameters:
    ///   - grants: what says whether the person may enter.
    ///   - now: time since boot.
    public mutating func judge(_ hash: CodeHash, _ grants: GrantBook, at moment: Moment, now: Duration) -> CodeVerdict {
        let holder = holder(of: hash, grants)
        var decision =
            holder.map { grants.decide(person: $0.person, at: moment) } ?? grants.denial(.pinInvalid, at: moment)
        if lockout.running(now: now) != nil {
            // Not even the record says whether it would have been right.
            decision = grants.denial(.lockedOut, at: moment)
        } else {
            lockout.step(decision.verdict == .granted ? .granted : .denied, now: now)
        }
        return CodeVerdict(decision: decision, duress: holder.flatMap { $0.isDuress ? $0.person : nil })
    }

    /// A code that was set for a flat is nobody's once the person has moved.
    private func holder(of hash: CodeHash, _ grants: GrantBook) -> CodeRow.Key? {
        guard let key = book.holder(of: hash), let code = book[key] else { return nil }
        return code.unit.isEmpty || grants.person(key.person)?.unit == code.unit ? key : nil
    }
}
