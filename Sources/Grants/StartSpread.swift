/// When the stations of a street that got its power back begin to ask the cloud by themselves: not in one instant.
public enum StartSpread {
    /// The wait before the first request, drawn evenly from nothing to `spread`.
    public static func wait(within spread: Duration, using generator: inout some RandomNumberGenerator) -> Duration {
        guard spread > .zero else { return .zero }
        return spread * Double.random(in: 0..<1, using: &generator)
    }
}
