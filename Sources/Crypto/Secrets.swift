internal import COpenSSL

/// Comparison of secrets that takes the same time wherever they differ.
public enum Secrets {
    /// Whether both hold the same bytes. Different lengths answer at once: a length is no secret here.
    public static func equal(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        one.count == other.count && CRYPTO_memcmp(one, other, one.count) == 0
    }

    /// Whether both texts hold the same UTF-8 bytes, in the same sense.
    public static func equal(_ one: String, _ other: String) -> Bool { equal(Array(one.utf8), Array(other.utf8)) }
}
