/// The hash functions signing needs, handed in by whoever owns a crypto library; this part computes none itself.
public struct Digests: Sendable {
    /// Lower-case hex SHA-256 of the bytes, 64 characters.
    public let sha256Hex: @Sendable (_ bytes: [UInt8]) -> String
    /// Upper-case hex HMAC-SHA256 of the message, 64 characters.
    public let hmacSHA256Hex: @Sendable (_ message: [UInt8], _ key: [UInt8]) -> String
    /// Lower-case hex MD5 of the bytes, 32 characters; only for what Tuya's message service prescribes.
    public let md5Hex: @Sendable (_ bytes: [UInt8]) -> String

    /// A set of functions that keep the shapes above.
    public init(
        sha256Hex: @escaping @Sendable ([UInt8]) -> String,
        hmacSHA256Hex: @escaping @Sendable (_ message: [UInt8], _ key: [UInt8]) -> String,
        md5Hex: @escaping @Sendable ([UInt8]) -> String
    ) {
        self.sha256Hex = sha256Hex
        self.hmacSHA256Hex = hmacSHA256Hex
        self.md5Hex = md5Hex
    }
}
