internal import COpenSSL

/// One-way functions of libcrypto over whole byte arrays.
///
/// They trap only when the installed libcrypto lacks the algorithm, never for an input.
public enum Digest {
    /// SHA-256, 32 bytes.
    public static func sha256(_ bytes: [UInt8]) -> [UInt8] { compute(EVP_sha256(), bytes) }

    /// SHA-256 as 64 lower-case hex digits.
    public static func sha256Hex(_ bytes: [UInt8]) -> String { Hex.lower(sha256(bytes)) }

    /// HMAC-SHA256 with a key of any length, 32 bytes.
    public static func hmacSHA256(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: 32)
        var length: UInt32 = 0
        // HMAC takes a null key as "the key of last time": an empty array must still give an address.
        let padded = key.isEmpty ? [0] : key
        let made = HMAC(EVP_sha256(), padded, Int32(key.count), message, message.count, &output, &length)
        precondition(made != nil && length == 32, "libcrypto computes no HMAC-SHA256")
        return output
    }

    /// MD5, 16 bytes; only where a foreign protocol prescribes it.
    public static func md5(_ bytes: [UInt8]) -> [UInt8] { compute(EVP_md5(), bytes) }

    /// MD5 as 32 lower-case hex digits.
    public static func md5Hex(_ bytes: [UInt8]) -> String { Hex.lower(md5(bytes)) }

    private static func compute(_ algorithm: OpaquePointer?, _ bytes: [UInt8]) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var length: UInt32 = 0
        let done = EVP_Digest(bytes, bytes.count, &output, &length, algorithm, nil)
        precondition(done == 1, "libcrypto computes no digest")
        return Array(output.prefix(Int(length)))
    }
}
