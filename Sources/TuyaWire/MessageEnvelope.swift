/// What stands inside a frame's payload, of either kind (tuya-cloud 7.3). Unknown members are kept for the signature only.
public struct MessageEnvelope: Decodable, Sendable, Equatable {
    /// The encrypted text and how it is written.
    public enum Body: Sendable, Equatable {
        /// `data`, base64: what projects of today get.
        case current(String)
        /// `encryptPayload`, base64 or hex: what the business platform sent.
        case legacy(String)
    }

    /// The encrypted text.
    public let body: Body
    /// The coarse kind of the message; nil in a legacy envelope.
    public let protocolNumber: Int?
    /// When Tuya sent it, milliseconds since 1970.
    public let time: Int64?
    /// The signature, where there is one.
    public let sign: String?
    /// What is under the signature, the secret left out: members but `sign` and empty ones, in the order of their names.
    /// Nil where a member is neither text nor whole number.
    let signedMembers: String?

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// Decodes an envelope; one without an encrypted text is a decoding error.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: Name.self)
        var texts: [String: String] = [:]
        var isPlain = true
        for name in members.allKeys {
            if let text = try? members.decode(String.self, forKey: name) {
                texts[name.stringValue] = text
            } else if let number = try? members.decode(Int64.self, forKey: name) {
                texts[name.stringValue] = "\(number)"
            } else if (try? members.decodeNil(forKey: name)) != true {
                isPlain = false
            }
        }
        if let payload = texts["encryptPayload"] {
            body = .legacy(payload)
        } else if let data = texts["data"] {
            body = .current(data)
        } else {
            throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "no encrypted text"))
        }
        protocolNumber = texts["protocol"].flatMap(Int.init)
        time = MessageTime.milliseconds(texts["t"].flatMap(Int64.init))
        sign = texts["sign"]
        let signed = texts.filter { $0.key != "sign" && !$0.value.isEmpty }
            .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        signedMembers = isPlain ? signed.map { "\($0.key)=\($0.value)" }.joined(separator: "||") : nil
    }

    /// The text inside; nil where it does not open with this key. A GCM message never falls back to ECB.
    public func open(_ cipher: MessageFrame.Cipher, key: [UInt8], _ ciphers: Ciphers) -> [UInt8]? {
        guard let bytes = bytes(ciphers) else { return nil }
        return switch cipher {
        case .ecb: ciphers.openECB(bytes, key)
        case .gcm: ciphers.openGCM(bytes, key)
        case .unknown: nil
        }
    }

    /// Only hex digits are hex: the documents show both, and a long base64 text never looks so.
    private func bytes(_ ciphers: Ciphers) -> [UInt8]? {
        switch body {
        case .current(let text): ciphers.base64(text)
        case .legacy(let text): ciphers.hex(text) ?? ciphers.base64(text)
        }
    }
}
