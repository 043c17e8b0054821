/// Which signing rule a project follows (tuya-cloud 3.2, 3.3).
public enum SignVersion: String, Sendable, Codable, CaseIterable {
    /// Projects made after 30 June 2021: method, body, headers and path are signed too.
    case v2
    /// Older projects: only identity, token and time are signed.
    case v1
}

/// What a signature covers beside the call itself.
public struct SignedFacts: Sendable {
    /// Milliseconds since 1970, thirteen digits; sent as `t`.
    public let time: Int64
    /// The access token; nil in token calls.
    public let token: String?
    /// A value never used before, sent as `nonce`; nil for none.
    public let nonce: String?
    /// Extra headers to sign, in this order; only version 2 covers them.
    public let headers: [(name: String, value: String)]

    /// The facts of one request.
    public init(time: Int64, token: String? = nil, nonce: String? = nil, headers: [(name: String, value: String)] = [])
    {
        self.time = time
        self.token = token
        self.nonce = nonce
        self.headers = headers
    }
}

/// Signs calls for one cloud project.
public struct Signature: Sendable {
    private let clientID: String
    private let secret: [UInt8]
    private let version: SignVersion
    private let digests: Digests

    /// For the project `clientID` with its `secret`.
    public init(clientID: String, secret: String, version: SignVersion, digests: Digests) {
        self.clientID = clientID
        self.secret = Array(secret.utf8)
        self.version = version
        self.digests = digests
    }

    /// The headers to send with `call`, signature included: everything the cloud needs to check it.
    public func headers(for call: Call, _ facts: SignedFacts) -> [(name: String, value: String)] {
        var headers = [
            (name: "client_id", value: clientID), (name: "sign", value: sign(call, facts)),
            (name: "sign_method", value: "HMAC-SHA256"), (name: "t", value: "\(facts.time)"),
        ]
        if let token = facts.token { headers.append((name: "access_token", value: token)) }
        guard version == .v2 else { return headers }
        if let nonce = facts.nonce { headers.append((name: "nonce", value: nonce)) }
        if !facts.headers.isEmpty {
            let names = facts.headers.map(\.name).joined(separator: ":")
            headers.append((name: "Signature-Headers", value: names))
            headers += facts.headers
        }
        return headers
    }

    /// The signature, 64 upper-case hex digits.
    public func sign(_ call: Call, _ facts: SignedFacts) -> String {
        digests.hmacSHA256Hex(Array(signedString(call, facts).utf8), secret)
    }

    /// The whole text under the signature.
    func signedString(_ call: Call, _ facts: SignedFacts) -> String {
        let start = clientID + (facts.token ?? "") + "\(facts.time)"
        return switch version {
        case .v1: start
        case .v2: start + (facts.nonce ?? "") + stringToSign(call, facts)
        }
    }

    /// Method, body digest, signed headers, path. Each header ends its own line, so that an empty line follows the last
    /// one, and two line feeds stand together when there is none.
    func stringToSign(_ call: Call, _ facts: SignedFacts) -> String {
        let headers = facts.headers.map { "\($0.name):\($0.value)\n" }.joined()
        return [call.method.rawValue, digests.sha256Hex(call.body), headers, call.canonicalPath].joined(separator: "\n")
    }
}

extension Signature: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Never the secret.
    public var description: String { "signature \(version.rawValue)" }
    /// Never the secret.
    public var debugDescription: String { description }
    /// Never the secret.
    public var customMirror: Mirror { Mirror(self, children: ["version": version]) }
}
