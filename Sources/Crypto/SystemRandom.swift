internal import COpenSSL

/// libcrypto's random numbers, fit for keys, nonces and codes.
public struct SystemRandom: RandomNumberGenerator, Sendable {
    /// Draws nothing yet.
    public init() {}

    /// Sixty-four random bits.
    public mutating func next() -> UInt64 {
        Self.bytes(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// `count` random bytes. Traps when the system gives no randomness: going on without would be worse.
    public static func bytes(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        precondition(RAND_bytes(&bytes, Int32(count)) == 1, "the system gives no random bytes")
        return bytes
    }
}
