/// Waiting times between retries: doubling from `first` to `cap`, each spread by chance so that a street of
/// stations does not return in one instant after a power cut.
public struct Backoff: Sendable, Equatable {
    /// Longest time before the first retry.
    public let first: Duration
    /// Longest time before any retry.
    public let cap: Duration
    /// Failures since the last success.
    public private(set) var failures = 0

    /// A schedule that has not failed yet.
    public init(first: Duration, cap: Duration) {
        self.first = first
        self.cap = cap
    }

    /// The wait before the next try: half of the doubled time for certain, the other half drawn.
    public mutating func next(using generator: inout some RandomNumberGenerator) -> Duration {
        var bound = first
        for _ in 0..<failures where bound < cap { bound *= 2 }
        bound = min(bound, cap)
        failures += 1
        return bound / 2 + .microseconds(Int64.random(in: 0...(bound / 2).microseconds, using: &generator))
    }

    /// A success: the next failure waits `first` again.
    public mutating func reset() { failures = 0 }
}
