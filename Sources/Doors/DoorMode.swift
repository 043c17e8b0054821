/// What we command of a door.
public enum DoorMode: Sendable, Hashable {
    /// Nobody holds the lock output: no guard yet, or lost with the line.
    case unknown
    /// The lock output is inactive.
    case locked
    /// Released without end.
    case unlocked
    /// Released for a time, then in the mode it had before.
    case accessed(until: Duration, by: Requester)
    /// Locked, and refuses momentary access.
    case blocked
    /// Locked, refuses access, and left only by its own end.
    case lockedDown
    /// Released without end, and left only by its own end.
    case lockedOpen

    /// The mode's name in the field vocabulary.
    public var name: String {
        switch self {
        case .unknown: "Unknown"
        case .locked: "Locked"
        case .unlocked: "Unlocked"
        case .accessed: "Accessed"
        case .blocked: "Blocked"
        case .lockedDown: "LockedDown"
        case .lockedOpen: "LockedOpen"
        }
    }

    /// The name in the lower case of status and audit: `locked-down`.
    public var word: String {
        switch self {
        case .lockedDown: "locked-down"
        case .lockedOpen: "locked-open"
        case .unknown, .locked, .unlocked, .accessed, .blocked: name.lowercased()
        }
    }

    /// The same mode.
    public init(_ mode: StandingMode) {
        switch mode {
        case .locked: self = .locked
        case .unlocked: self = .unlocked
        case .blocked: self = .blocked
        case .lockedDown: self = .lockedDown
        case .lockedOpen: self = .lockedOpen
        }
    }
}

/// A mode that lasts until another one is commanded; named as in the field vocabulary.
public enum StandingMode: String, Sendable, Hashable, CaseIterable {
    /// See ``DoorMode/locked``.
    case locked = "Locked"
    /// See ``DoorMode/unlocked``.
    case unlocked = "Unlocked"
    /// See ``DoorMode/blocked``.
    case blocked = "Blocked"
    /// See ``DoorMode/lockedDown``.
    case lockedDown = "LockedDown"
    /// See ``DoorMode/lockedOpen``.
    case lockedOpen = "LockedOpen"

    /// Whether the lock output is active without end; needs a lock declared continuous.
    public var holdsOpen: Bool {
        switch self {
        case .unlocked, .lockedOpen: true
        case .locked, .blocked, .lockedDown: false
        }
    }

    /// Why a momentary access is refused; nil where it is not.
    var refusal: DoorRefusal? {
        switch self {
        case .blocked: .blocked
        case .lockedDown: .lockedDown
        case .locked, .unlocked, .lockedOpen: nil
        }
    }
}
