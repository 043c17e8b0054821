public import Grants

/// Why a door did not do what was asked.
public enum DoorRefusal: Sendable, Hashable {
    /// The guard is not there; it is being started again.
    case guardMissing
    /// The guard did not answer in half a second.
    case noAnswer
    /// The release ceiling is used up; try again then.
    case resting(until: Duration)
    /// The lock output cannot be written.
    case lineFault
    /// A release of no length was asked for.
    case noTime
    /// The mode refuses momentary access.
    case blocked
    /// Blocked since the station was tampered with.
    case tamperBlocked
    /// It is still being tampered with: the block cannot be cleared.
    case tampered
    /// Locked down.
    case lockedDown
    /// Locked open: only its own end is taken.
    case lockedOpen
    /// Another door of the interlock is not secured.
    case interlock
    /// The lock is not rated to be released without end.
    case notContinuous
    /// The exit button is blocked by a lockdown, or may not be.
    case exitBlocked
    /// Another command came before the guard's answer.
    case overtaken
    /// The right was withdrawn between the decision and the release.
    case withdrawn

    /// The reason code of the record.
    public var code: ReasonCode {
        switch self {
        case .guardMissing, .noAnswer, .lineFault, .noTime, .overtaken: .internalFault
        case .resting: .rateLimited
        case .blocked, .tamperBlocked, .tampered: .doorBlocked
        case .lockedDown, .exitBlocked: .doorLockedDown
        case .lockedOpen: .doorLockedOpen
        case .interlock: .interlock
        case .notContinuous: .notContinuous
        case .withdrawn: .grantRevoked
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
        case .blocked: "it is blocked: see portero door block --end"
        case .tamperBlocked: "it is blocked since the station was tampered with: look at it, then portero door clear"
        case .tampered: "the tamper contact still reports: close cover and wiring first"
        case .lockedDown: "it is locked down: see portero door lockdown --end"
        case .lockedOpen: "it is locked open: see portero door lockopen --end"
        case .interlock: "another door of its interlock is not secured: close and lock that one first"
        case .notContinuous:
            "its lock may not be released without end: set continuous = true in its [[door]] if the data sheet says so"
        case .exitBlocked: "the exit button is blocked, or was to be without a waiver"
        case .overtaken: "another command came in between: see portero door status"
        case .withdrawn: "the right was withdrawn"
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
