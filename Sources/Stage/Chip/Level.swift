/// An electrical level.
public enum Level: Int, Sendable {
    /// Ground.
    case low = 0
    /// Supply.
    case high = 1

    /// The other one.
    public var opposite: Level { self == .low ? .high : .low }
}
