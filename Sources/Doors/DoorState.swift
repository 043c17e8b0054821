/// What we sense of a door; never derived from its mode.
public struct DoorState: Sendable, Hashable {
    /// The leaf, by the door position switch.
    public enum Leaf: String, Sendable {
        case open = "Open"
        case closed = "Closed"
        /// There is no switch, or it cannot be read.
        case unknown = "Unknown"
        /// The switch flutters, or its wire is cut or shorted.
        case fault = "Fault"
    }

    /// The bolt or magnet, by the lock monitor.
    public enum Lock: String, Sendable {
        case locked = "Locked"
        case unlocked = "Unlocked"
        /// There is no monitor, or it cannot be read.
        case unknown = "Unknown"
        /// The monitor disagrees with the lock output.
        case fault = "Fault"
    }

    /// Cover, wall and wiring.
    public enum Tamper: String, Sendable {
        case none = "NotInTamper"
        case detected = "TamperDetected"
        /// There is no tamper contact, or it cannot be read.
        case unknown = "Unknown"
    }

    /// The leaf.
    public var leaf: Leaf = .unknown
    /// The lock.
    public var lock: Lock = .unknown
    /// Interference.
    public var tamper: Tamper = .unknown

    /// Nothing is known yet.
    public init() {}
}

/// What a door position switch says. A supervised one tells its wire apart from the leaf.
public enum ContactReading: Sendable, Hashable {
    case open
    case closed
    /// The wire is cut; only a supervised input knows.
    case cut
    /// The wire is shorted; only a supervised input knows.
    case shorted
    /// The line cannot be read.
    case unreadable
}

/// What is wrong with a door right now.
public enum DoorAlarm: String, Sendable, Hashable, CaseIterable {
    /// Opened without a release or the exit button.
    case forcedOpen = "door-forced-open"
    /// Held open.
    case openTooLong = "door-open-too-long"
    /// Cover, wall or wiring interference.
    case tamper
    /// The lock monitor says the opposite of the lock output.
    case lockDisagrees = "lock-disagrees"
    /// The door position switch does not come to rest.
    case contactFault = "contact-fault"

    /// What is wrong and what to try, without the door's name.
    public var sentence: String {
        switch self {
        case .forcedOpen: "opened without a release: look at the door"
        case .openTooLong: "stands open too long: close it"
        case .tamper: "tampered with: look at cover, wall and wires"
        case .lockDisagrees: "the lock monitor says the opposite of the lock output: look at relay, bolt and wires"
        case .contactFault: "the door position switch flutters: look at the contact and its wires"
        }
    }
}
