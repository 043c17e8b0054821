/// The decrypted text of a message, as far as this program reads it (tuya-cloud 7.5). Members of another shape are none.
public struct MessageContents: Decodable, Sendable, Equatable {
    /// What happened, Tuya's word for it; empty where there is none, as in data points.
    public let bizCode: String
    /// The device it is about.
    public let device: String?
    /// The user it is about.
    public let user: String?
    /// When it happened, milliseconds since 1970.
    public let time: Int64?

    private enum CodingKeys: String, CodingKey { case bizCode, bizData, data, devId, uid, ts }

    private struct Details: Decodable {
        let device: String?
        let user: String?
        let time: Int64?

        private enum CodingKeys: String, CodingKey { case devId, uid, time }

        init(from decoder: any Decoder) throws {
            let members = try decoder.container(keyedBy: CodingKeys.self)
            device = try? members.decode(String.self, forKey: .devId)
            user = try? members.decode(String.self, forKey: .uid)
            time = (try? members.decode(Number.self, forKey: .time))?.value
        }
    }

    /// Decodes any object.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        let details =
            (try? members.decode(Details.self, forKey: .bizData)) ?? (try? members.decode(Details.self, forKey: .data))
        bizCode = (try? members.decode(String.self, forKey: .bizCode)) ?? ""
        device = (try? members.decode(String.self, forKey: .devId)) ?? details?.device
        user = details?.user ?? (try? members.decode(String.self, forKey: .uid))
        let stamp = (try? members.decode(Number.self, forKey: .ts))?.value
        time = MessageTime.milliseconds(details?.time) ?? MessageTime.milliseconds(stamp)
    }
}
