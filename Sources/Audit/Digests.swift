/// Digests for the pure parts, supplied by `Crypto`: nobody writes a hash by hand.
public struct Digests: Sendable {
    /// SHA-256 of the bytes: 32 bytes.
    public let sha256: @Sendable ([UInt8]) -> [UInt8]
    /// HMAC with SHA-256 of `message` under `key`, which may be empty: 32 bytes.
    public let hmacSHA256: @Sendable (_ key: [UInt8], _ message: [UInt8]) -> [UInt8]

    /// Bytes as lower-case hex digits.
    public let hex: @Sendable ([UInt8]) -> String
    /// Hex digits as bytes; nil for anything else.
    public let bytes: @Sendable (String) -> [UInt8]?

    /// The functions as one value.
    public init(
        sha256: @escaping @Sendable ([UInt8]) -> [UInt8],
        hmacSHA256: @escaping @Sendable (_ key: [UInt8], _ message: [UInt8]) -> [UInt8],
        hex: @escaping @Sendable ([UInt8]) -> String, bytes: @escaping @Sendable (String) -> [UInt8]?
    ) {
        self.sha256 = sha256
        self.hmacSHA256 = hmacSHA256
        self.hex = hex
        self.bytes = bytes
    }
}
