public import Audit
public import TuyaWire

extension TuyaWire.Digests {
    /// The functions of libcrypto.
    public static let openSSL = Self(
        sha256Hex: { Digest.sha256Hex($0) },
        hmacSHA256Hex: { Hex.upper(Digest.hmacSHA256($0, key: $1)) },
        md5Hex: { Digest.md5Hex($0) })
}

extension TuyaWire.Ciphers {
    /// The functions of libcrypto.
    public static let openSSL = Self(
        openECB: { AES128.openECB($0, key: $1) }, openGCM: { AES128.openGCM($0, key: $1) },
        base64: { Base64.bytes($0) }, hex: { Hex.bytes($0) })
}

extension Audit.Digests {
    /// The functions of libcrypto.
    public static let openSSL = Self(
        sha256: { Digest.sha256($0) }, hmacSHA256: { key, message in Digest.hmacSHA256(message, key: key) },
        hex: { Hex.lower($0) }, bytes: { Hex.bytes($0) })
}
