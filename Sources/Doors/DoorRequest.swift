/// Who wants something of a door, and by what right.
public enum Requester: Sendable, Hashable {
    /// A person in a call that was granted, by the cloud's person id; the word for the way in which it was asked.
    ///
    /// The door does the same for all ways; only the audit tells them apart.
    case call(person: String, channel: String = "command")
    /// A person whose code was keyed, by the cloud's person id; `duress` when it was the code for a threat.
    ///
    /// The door does the same for both; only the audit differs.
    case code(person: String, duress: Bool)
    /// Somebody at a command or the page, by the user id the system vouches for.
    case command(user: UInt32)
    /// Whoever pressed the exit button.
    case exitButton
    /// The hold-open schedule.
    case schedule
    /// The leaf, which opened during a release: the lock is secured behind it.
    case leaf
    /// The agent itself, for instance when it ends.
    case agent

    /// The person by whose right it is, by the cloud's person id.
    public var person: String? {
        switch self {
        case .call(let person, _), .code(let person, _): person
        case .command, .exitButton, .schedule, .leaf, .agent: nil
        }
    }

    var isUnderDuress: Bool {
        switch self {
        case .code(_, let duress): duress
        case .call, .command, .exitButton, .schedule, .leaf, .agent: false
        }
    }
}

/// One request, answered exactly once by ``DoorEffect/answer(_:_:)``.
public struct DoorRequest: Sendable, Hashable {
    /// Drawn by whoever asks; unique among the open requests of a door.
    public let id: UInt64
    /// Who asks.
    public let by: Requester

    /// A request.
    public init(id: UInt64, by: Requester) {
        self.id = id
        self.by = by
    }
}

/// What the requester is told.
public enum DoorAnswer: Sendable, Hashable {
    /// The lock is released until then at the latest, or longer where the mode holds it open.
    case released(until: Duration)
    /// The mode holds, and the lock output follows it.
    case mode(DoorMode)
    /// The mode holds; whether the lock output is inactive could not be learnt.
    case unconfirmed(DoorMode)
    /// Nothing was done.
    case refused(DoorRefusal)
}
