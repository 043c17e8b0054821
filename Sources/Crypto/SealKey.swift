internal import COpenSSL

/// Why sealed bytes could not be opened.
public enum SealError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A key has this many bytes, not 32.
    case keyLength(Int)
    /// The bytes are no seal of this program, or of a later version of it.
    case notSealed
    /// Another key, another label, or altered bytes.
    case refused

    /// One sentence: what, and what to try.
    public var description: String {
        switch self {
        case .keyLength(let count): "the seal key has \(count) bytes instead of 32: put back the right key file"
        case .notSealed: "the sealed secret is cut short or of another version: restore it from a backup"
        case .refused: "the sealed secret does not open with this key: put back the seal key it was made with"
        }
    }
}

/// AES-256-GCM over small secrets at rest.
///
/// A sealed secret is one version byte, a nonce of 12 bytes, the ciphertext, and a tag of 16. The label it is bound to is
/// not part of it, so that a sealed value moved to another place does not open there.
public struct SealKey: Sendable {
    /// Bytes of a key.
    public static let length = 32

    private static let version: UInt8 = 1
    private static let nonceLength = 12
    private static let tagLength = 16

    private let key: [UInt8]

    /// A key of ``length`` bytes, see ``KeyFile``.
    public init(_ bytes: [UInt8]) throws(SealError) {
        guard bytes.count == Self.length else { throw .keyLength(bytes.count) }
        key = bytes
    }

    /// Seals `secret`; the same `label` must be given to open it.
    public func seal(_ secret: [UInt8], boundTo label: String) -> [UInt8] {
        let nonce = SystemRandom.bytes(Self.nonceLength)
        let context = EVP_CIPHER_CTX_new()
        defer { EVP_CIPHER_CTX_free(context) }
        var output = [UInt8](repeating: 0, count: secret.count + Self.tagLength)
        var tag = [UInt8](repeating: 0, count: Self.tagLength)
        var written: Int32 = 0
        var unused: Int32 = 0
        let bound = Array(label.utf8)
        let done =
            EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), nil, key, nonce) == 1
            && EVP_EncryptUpdate(context, nil, &unused, bound, Int32(bound.count)) == 1
            && EVP_EncryptUpdate(context, &output, &written, secret, Int32(secret.count)) == 1
            && EVP_EncryptFinal_ex(context, &tag, &unused) == 1
            && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, Int32(Self.tagLength), &tag) == 1
        precondition(done, "libcrypto seals nothing")
        return [Self.version] + nonce + output.prefix(Int(written)) + tag
    }

    /// Opens what ``seal(_:boundTo:)`` made with this key and label.
    public func open(_ sealed: [UInt8], boundTo label: String) throws(SealError) -> [UInt8] {
        let overhead = 1 + Self.nonceLength + Self.tagLength
        guard sealed.count >= overhead, sealed[0] == Self.version else { throw .notSealed }
        let nonce = Array(sealed[1...Self.nonceLength])
        let cipher = Array(sealed[(1 + Self.nonceLength)..<(sealed.count - Self.tagLength)])
        var tag = Array(sealed.suffix(Self.tagLength))
        let context = EVP_CIPHER_CTX_new()
        defer { EVP_CIPHER_CTX_free(context) }
        var output = [UInt8](repeating: 0, count: cipher.count + Self.tagLength)
        var rest = [UInt8](repeating: 0, count: Self.tagLength)
        var written: Int32 = 0
        var unused: Int32 = 0
        let bound = Array(label.utf8)
        let done =
            EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), nil, key, nonce) == 1
            && EVP_DecryptUpdate(context, nil, &unused, bound, Int32(bound.count)) == 1
            && EVP_DecryptUpdate(context, &output, &written, cipher, Int32(cipher.count)) == 1
            && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, Int32(Self.tagLength), &tag) == 1
            && EVP_DecryptFinal_ex(context, &rest, &unused) == 1
        guard done else { throw .refused }
        return Array(output.prefix(Int(written)))
    }
}

extension SealKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Never the bytes.
    public var description: String { "seal key" }
    /// Never the bytes.
    public var debugDescription: String { description }
    /// Never the bytes.
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
