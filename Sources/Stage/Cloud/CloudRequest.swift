/// What the cloud is asked, taken from an HTTP request.
struct CloudRequest {
    enum Call: Equatable {
        case token
        case refresh(String)
        case grant(CloudGrants.Grant)
        case revoke(CloudGrants.Grant)
        case users(CloudUserLists.Page)
        case appCall(CloudAppCall)
        case readBack
        case unknown

        /// Name in the journal.
        var name: String {
            switch self {
            case .token: "token"
            case .refresh: "refresh"
            case .grant: "grant"
            case .revoke: "revoke"
            case .users(let page): page.name
            case .appCall: "app-call"
            case .readBack: "read-back"
            case .unknown: "unknown"
            }
        }

        /// Whether it grants or revokes.
        var isGrant: Bool {
            switch self {
            case .grant, .revoke: true
            default: false
            }
        }

        /// Whether it is a token call, which carries no access token.
        var isToken: Bool { if case .refresh = self { true } else { self == .token } }
    }

    let call: Call
    let clientID: String
    let sign: String
    let nonce: String
    let accessToken: String
    var signature: CloudSignature

    init(_ request: CloudHead) {
        call = Self.call(request)
        clientID = request.header("client_id") ?? ""
        sign = request.header("sign") ?? ""
        nonce = request.header("nonce") ?? ""
        accessToken = request.header("access_token") ?? ""
        signature = CloudSignature(method: request.method, path: request.path, time: request.header("t") ?? "")
        signature.query = request.query
        signature.body = request.body
        signature.nonce = nonce
        signature.accessToken = call.isToken ? "" : accessToken
        signature.signedHeaders = (request.header("signature-headers") ?? "").split(separator: ":")
            .map { (String($0), request.header(String($0)) ?? "") }
    }

    private static func call(_ request: CloudHead) -> Call {
        let parts = request.path.split(separator: "/").map(String.init)
        if request.method == "GET" {
            if parts == ["v1.0", "token"], request.query("grant_type") == "1" { return .token }
            if parts.count == 3, parts.prefix(2) == ["v1.0", "token"] { return .refresh(parts[2]) }
            if let page = CloudUserLists.page(parts, request) { return .users(page) }
            return parts == ["_sim", "grants"] ? .readBack : .unknown
        }
        if request.method == "POST", let call = appCall(parts, request.body) { return .appCall(call) }
        for family in [["v1.0", "iot-02", "third", "spaces"], ["v1.0", "expand", "spaces"]] {
            let rest = Array(parts.dropFirst(family.count))
            guard parts.starts(with: family), rest.count == 3, rest[1] == "persons" else { continue }
            let grant = CloudGrants.Grant(device: rest[0], person: rest[2])
            if request.method == "POST" { return .grant(grant) }
            if request.method == "DELETE" { return .revoke(grant) }
        }
        return .unknown
    }

    private static func appCall(_ parts: [String], _ body: [UInt8]) -> CloudAppCall? {
        for family in [["v1.0", "iot-02", "third", "doors"], ["v1.0", "access-control"]] {
            guard parts.starts(with: family), parts.count == family.count + 4,
                parts.suffix(3) == ["persons", "actions", "call"]
            else { continue }
            return CloudAppCall(device: parts[family.count], isTwin: family.count == 2, body: body)
        }
        return nil
    }
}
