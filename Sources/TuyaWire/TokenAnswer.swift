/// The result of a token call (tuya-cloud 3.4). The refresh token is not kept: it works once, and a new pair costs the same.
public struct TokenAnswer: Decodable, Sendable, Equatable {
    /// The access token: visible ASCII, at most 256 characters. A secret.
    public let accessToken: String
    /// The life left to it, at least one second.
    public let life: Duration

    /// The call for a new pair.
    public static let call = Call(.get, "/v1.0/token", query: [Call.QueryItem("grant_type", "1")])

    private enum CodingKeys: String, CodingKey {
        case accessToken = "access_token"
        case expireTime = "expire_time"
    }

    /// Decodes it; a token that could not stand in a header, or a life of no time, is a decoding error.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        accessToken = try members.decode(String.self, forKey: .accessToken)
        guard (1...256).contains(accessToken.utf8.count), accessToken.utf8.allSatisfy({ (33...126).contains($0) })
        else {
            throw DecodingError.dataCorruptedError(
                forKey: .accessToken, in: members, debugDescription: "not a token")
        }
        let seconds = try members.decode(Number.self, forKey: .expireTime).value
        guard (1...Self.longestLife).contains(seconds) else {
            throw DecodingError.dataCorruptedError(
                forKey: .expireTime, in: members, debugDescription: "out of range")
        }
        life = .seconds(seconds)
    }

    /// One year in seconds; more is no life of a token.
    private static let longestLife: Int64 = 31_536_000
}

extension TokenAnswer: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Never the token.
    public var description: String { "token for \(life.components.seconds) s" }
    /// Never the token.
    public var debugDescription: String { description }
    /// Never the token.
    public var customMirror: Mirror { Mirror(self, children: ["life": life]) }
}
