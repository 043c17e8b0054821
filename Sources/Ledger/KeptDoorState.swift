public import Grants

/// What of a door outlives a restart: the mode commanded, and a tamper alarm that blocks until somebody clears it.
public struct KeptDoorState: Equatable, Sendable {
    /// The mode, in the words of the field vocabulary.
    public var mode: String
    /// Since when, as far as could be proved.
    public var since: WallTime
    /// Whether a tamper alarm blocks the door.
    public var tampered: Bool

    /// A door's mode and block.
    public init(mode: String, since: WallTime, tampered: Bool) {
        self.mode = mode
        self.since = since
        self.tampered = tampered
    }
}
