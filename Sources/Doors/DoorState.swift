/// What we command of a door.
public enum DoorMode: Sendable, Equatable {
    /// Nobody holds the lock output: no guard yet, or lost with the line.
    case unknown
    /// The lock output is inactive.
    case locked
    /// Released for a time, then locked again.
    case accessed(until: Duration, by: Requester)

    /// The mode's name in the field vocabulary.
    public var name: String {
        switch self {
        case .unknown: "Unknown"
        case .locked: "Locked"
        case .accessed: "Accessed"
        }
    }
}

/// What we sense of a door; never derived from its mode.
public struct DoorState: Sendable, Equatable {
    /// The leaf, by the door position switch.
    public enum Leaf: String, Sendable {
        case open = "Open"
        case closed = "Closed"
        /// There is no switch, or it cannot be read.
        case unknown = "Unknown"
    }

    /// The bolt or magnet, by the lock monitor.
    public enum Lock: String, Sendable {
        case locked = "Locked"
        case unlocked = "Unlocked"
        /// There is no monitor, or it cannot be read.
        case unknown = "Unknown"
    }

    /// The leaf.
    public var leaf: Leaf = .unknown
    /// The lock.
    public var lock: Lock = .unknown

    /// Nothing is known yet.
    public init() {}
}
