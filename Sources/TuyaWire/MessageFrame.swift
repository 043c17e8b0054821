/// One message as the gateway delivers it (tuya-cloud 7.2). Unknown members are ignored.
public struct MessageFrame: Decodable, Sendable, Equatable {
    /// How the text inside is encrypted. Said here and nowhere else: one who guesses loses every GCM message.
    public enum Cipher: Sendable, Equatable {
        /// AES-128-ECB, also where nothing is said.
        case ecb
        /// AES-128-GCM.
        case gcm
        /// A name this version does not know.
        case unknown
    }

    /// What is acknowledged; at most 1024 bytes.
    public let id: String
    /// Base64 of the envelope.
    public let payload: String
    /// How the text inside is encrypted.
    public let cipher: Cipher
    /// When the gateway took it, milliseconds since 1970 by its own clock; nil where it says nothing readable.
    public let published: Int64?

    private enum CodingKeys: String, CodingKey {
        case id = "messageId"
        case payload, properties, publishTime
    }

    /// Decodes a frame; without an id it cannot be acknowledged, which is a decoding error.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        id = try members.decode(String.self, forKey: .id)
        guard (1...1024).contains(id.utf8.count) else {
            throw DecodingError.dataCorruptedError(forKey: .id, in: members, debugDescription: "not an id")
        }
        payload = (try? members.decode(String.self, forKey: .payload)) ?? ""
        published = (try? members.decode(String.self, forKey: .publishTime)).flatMap(MessageTime.milliseconds(iso8601:))
        let properties = try? members.decode([String: Word].self, forKey: .properties)
        cipher = Self.cipher(properties?["em"])
    }

    private static func cipher(_ word: Word?) -> Cipher {
        guard let word else { return .ecb }
        return switch word.text {
        case "aes_ecb": .ecb
        case "aes_gcm": .gcm
        default: .unknown
        }
    }

    /// A value of the properties, which other members may hold in any shape.
    private struct Word: Decodable {
        let text: String?

        init(from decoder: any Decoder) throws { text = try? decoder.singleValueContainer().decode(String.self) }
    }

    /// The text that acknowledges the message `id`.
    public static func acknowledgement(of id: String) -> String {
        var text = "{\"messageId\":\""
        for scalar in id.unicodeScalars {
            switch scalar {
            case "\"", "\\": text += "\\\(scalar)"
            case _ where scalar.value < 32:
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\"}"
    }
}
