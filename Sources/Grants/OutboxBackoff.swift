/// Waiting time after repeated failures: doubling, half of it drawn by chance.
struct OutboxBackoff {
    let first: Duration
    let cap: Duration

    /// One busy item, or nothing reached: from 1 s to 60 s (faults F-D1).
    static let short = Self(first: .seconds(1), cap: .seconds(60))
    /// More than the project may send, which many stations may share: from 5 s to 5 min.
    static let throttled = Self(first: .seconds(5), cap: .seconds(300))
    /// A refusal that every item shares: from 60 s to 15 min, so that a repaired account is noticed by itself.
    static let long = Self(first: .seconds(60), cap: .seconds(900))

    /// The wait after this many failures in a row, at least one.
    func wait(failures: Int, using generator: inout some RandomNumberGenerator) -> Duration {
        var bound = first
        for _ in 1..<max(1, failures) where bound < cap { bound *= 2 }
        let half = min(bound, cap) / 2
        let milliseconds = half.components.seconds * 1000 + half.components.attoseconds / 1_000_000_000_000_000
        return half + .milliseconds(Int64.random(in: 0...milliseconds, using: &generator))
    }
}
