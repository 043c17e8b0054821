internal import COpenSSL

/// AES-128 over small whole messages; only where a foreign protocol prescribes it. The unit's own secrets take ``SealKey``.
///
/// A key is 16 bytes; with any other nothing opens and nothing is sealed.
public enum AES128 {
    /// Bytes of a key.
    public static let keyLength = 16
    /// Bytes of the nonce in front of a GCM message.
    public static let nonceLength = 12
    /// Bytes of the tag behind a GCM message.
    public static let tagLength = 16

    private static let blockLength = 16

    /// The text of an ECB message with PKCS#7 padding; nil where key, length or padding are none.
    public static func openECB(_ data: [UInt8], key: [UInt8]) -> [UInt8]? {
        guard key.count == keyLength, !data.isEmpty, data.count.isMultiple(of: blockLength) else { return nil }
        return run { context, output, written, rest in
            EVP_DecryptInit_ex(context, EVP_aes_128_ecb(), nil, key, nil) == 1
                && EVP_DecryptUpdate(context, &output, &written, data, Int32(data.count)) == 1
                && EVP_DecryptFinal_ex(context, &output[Int(written)], &rest) == 1
        } room: {
            data.count + blockLength
        }
    }

    /// An ECB message with PKCS#7 padding; nil where the key is none.
    public static func sealECB(_ text: [UInt8], key: [UInt8]) -> [UInt8]? {
        guard key.count == keyLength else { return nil }
        return run { context, output, written, rest in
            EVP_EncryptInit_ex(context, EVP_aes_128_ecb(), nil, key, nil) == 1
                && EVP_EncryptUpdate(context, &output, &written, text, Int32(text.count)) == 1
                && EVP_EncryptFinal_ex(context, &output[Int(written)], &rest) == 1
        } room: {
            text.count + 2 * blockLength
        }
    }

    /// The text of nonce, ciphertext and tag, without associated data; nil where a byte of them was altered.
    public static func openGCM(_ data: [UInt8], key: [UInt8]) -> [UInt8]? {
        guard key.count == keyLength, data.count >= nonceLength + tagLength else { return nil }
        let nonce = Array(data.prefix(nonceLength))
        let cipher = Array(data[nonceLength..<(data.count - tagLength)])
        var tag = Array(data.suffix(tagLength))
        return run { context, output, written, rest in
            EVP_DecryptInit_ex(context, EVP_aes_128_gcm(), nil, key, nonce) == 1
                && EVP_DecryptUpdate(context, &output, &written, cipher, Int32(cipher.count)) == 1
                && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, Int32(tagLength), &tag) == 1
                && EVP_DecryptFinal_ex(context, &output[Int(written)], &rest) == 1
        } room: {
            cipher.count + blockLength
        }
    }

    /// Nonce, ciphertext and tag of a text, without associated data; nil where key or nonce are none.
    public static func sealGCM(_ text: [UInt8], key: [UInt8], nonce: [UInt8]) -> [UInt8]? {
        guard key.count == keyLength, nonce.count == nonceLength else { return nil }
        var tag = [UInt8](repeating: 0, count: tagLength)
        let cipher = run { context, output, written, rest in
            EVP_EncryptInit_ex(context, EVP_aes_128_gcm(), nil, key, nonce) == 1
                && EVP_EncryptUpdate(context, &output, &written, text, Int32(text.count)) == 1
                && EVP_EncryptFinal_ex(context, &output[Int(written)], &rest) == 1
                && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, Int32(tagLength), &tag) == 1
        } room: {
            text.count + blockLength
        }
        return cipher.map { nonce + $0 + tag }
    }

    /// One pass over a fresh context; what was written, or nil when a step refused.
    private static func run(
        _ steps: (OpaquePointer?, inout [UInt8], inout Int32, inout Int32) -> Bool, room: () -> Int
    ) -> [UInt8]? {
        let context = EVP_CIPHER_CTX_new()
        defer { EVP_CIPHER_CTX_free(context) }
        var output = [UInt8](repeating: 0, count: room())
        var written: Int32 = 0
        var rest: Int32 = 0
        guard steps(context, &output, &written, &rest) else { return nil }
        return Array(output.prefix(Int(written + rest)))
    }
}
