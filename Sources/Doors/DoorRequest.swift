/// Who wants something of a door, and by what right.
public enum Requester: Sendable, Equatable {
    /// A person in a call that was granted, by the cloud's person id.
    case call(person: String)
    /// A person whose code was keyed, by the cloud's person id; `duress` when it was the code for a threat.
    ///
    /// The door does the same for both; only the audit differs.
    case code(person: String, duress: Bool)
    /// Somebody at a command or the page, by the user id the system vouches for.
    case command(user: UInt32)
    /// Whoever pressed the exit button.
    case exitButton
    /// The agent itself, for instance when it ends.
    case agent
}

/// One request, answered exactly once by ``DoorEffect/answer(_:_:)``.
public struct DoorRequest: Sendable, Equatable {
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
public enum DoorAnswer: Sendable, Equatable {
    /// The lock is released until then at the latest.
    case released(until: Duration)
    /// The lock output is inactive.
    case locked
    /// Nothing was done.
    case refused(DoorRefusal)
}

/// Why a door did not do what was asked.
public enum DoorRefusal: Sendable, Equatable {
    /// The guard is not there; it is being started again.
    case guardMissing
    /// The guard did not answer in ``Door/answerTime``.
    case noAnswer
    /// The release ceiling is used up; try again then.
    case resting(until: Duration)
    /// The lock output cannot be written.
    case lineFault
    /// A release of no length was asked for.
    case noTime
    /// The lock may not be active without end.
    case notContinuous
    /// The exit button is blocked, or may not be.
    case exitBlocked

    /// The reason code of the field vocabulary.
    public var code: String {
        switch self {
        case .guardMissing, .noAnswer, .lineFault, .noTime, .notContinuous: "internal-fault"
        case .resting: "rate-limited"
        case .exitBlocked: "door-locked-down"
        }
    }

    /// What is wrong and what to try, without the door's name.
    public var sentence: String {
        switch self {
        case .guardMissing: "the guard of the lock is not running: it is started again at once, try once more"
        case .noAnswer: "the guard of the lock does not answer: see portero status"
        case .resting: "the release ceiling is used up: try again in half a second"
        case .lineFault: "the lock output cannot be written: see portero lines"
        case .noTime: "a release needs a time longer than zero"
        case .notContinuous: "this lock may not be active without end: declare it continuous if its data sheet says so"
        case .exitBlocked: "the exit button is blocked, or was to be without a waiver"
        }
    }

    init(_ denial: ReleaseDenial) {
        switch denial {
        case .resting(let until): self = .resting(until: until)
        case .lineFault: self = .lineFault
        case .noTime: self = .noTime
        case .notContinuous: self = .notContinuous
        case .exitBlocked: self = .exitBlocked
        }
    }
}

/// What of a door goes into the audit.
public enum DoorRecord: Sendable, Equatable {
    /// A release began or was made longer.
    case released(by: Requester, until: Duration)
    /// A release ended, or a locked door was locked again.
    case locked(LockedReason, by: Requester?)
    /// Something was asked for and refused.
    case refused(DoorRefusal, by: Requester)
    /// The lock output does not go inactive.
    case lockFailing
    /// The guard is gone; whether the agent has the lock output inactive itself.
    case guardLost(locked: Bool)
}
