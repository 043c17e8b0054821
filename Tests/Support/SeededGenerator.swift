/// SplitMix64: the same numbers for the same seed on every machine, so that a printed seed repeats a failure.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// The generator of `seed`; neighbouring seeds give unlike sequences.
    public init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

    /// The next number.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    /// A time of so many microseconds.
    public mutating func time(_ range: ClosedRange<Int>) -> Duration {
        .microseconds(Int.random(in: range, using: &self))
    }
}
