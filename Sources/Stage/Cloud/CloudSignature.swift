internal import Crypto

/// What of a request Tuya signs, and the signature it must carry.
///
/// Computed over the bytes that came, never over a body read and written again.
public struct CloudSignature: Sendable {
    /// Upper case.
    public var method: String
    /// Without the query.
    public var path: String
    /// Decoded names and values in the order they came.
    public var query: [(name: String, value: String)] = []
    /// The body as it came.
    public var body: [UInt8] = []
    /// `t` as it came.
    public var time: String
    /// `nonce` as it came; empty where there was none.
    public var nonce = ""
    /// `access_token`; empty in token calls, which do not sign it.
    public var accessToken = ""
    /// The headers that `Signature-Headers` names, in its order.
    public var signedHeaders: [(name: String, value: String)] = []

    /// A request without query, body, nonce, token and signed headers.
    public init(method: String, path: String, time: String) {
        self.method = method
        self.path = path
        self.time = time
    }

    /// The signature this request must carry, 64 upper-case hex digits.
    public func expected(for project: CloudProject, version: CloudAlgorithm) -> String {
        var signed = project.clientID + accessToken + time
        if version != .v1 { signed += nonce + stringToSign }
        return Hex.upper(Digest.hmacSHA256(Array(signed.utf8), key: Array(project.secret.utf8)))
    }

    /// Whether `sign` is right under one of the algorithms that `algorithm` stands for; compared in constant time.
    public func matches(_ sign: String, for project: CloudProject, _ algorithm: CloudAlgorithm) -> Bool {
        let versions: [CloudAlgorithm] = algorithm == .either ? [.v2, .v1] : [algorithm]
        return versions.contains { Secrets.equal(expected(for: project, version: $0), sign) }
    }

    /// Method, digest of the body, headers each with a line feed of its own, address: four parts joined by line feeds, so
    /// that an empty line stands before the address.
    private var stringToSign: String {
        let headers = signedHeaders.map { "\($0.name):\($0.value)\n" }.joined()
        return [method, Digest.sha256Hex(body), headers, path + sortedQuery].joined(separator: "\n")
    }

    private var sortedQuery: String {
        guard !query.isEmpty else { return "" }
        let sorted = query.sorted { $0.name < $1.name }
        return "?" + sorted.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    }
}
