/// The room's connection to its server, as `getConnected` tells it.
public struct ServerLink: Hashable, Sendable {
    /// 0 none, 1 being made, 2 there.
    public let state: Int
    /// The server's name or address; nil where the room says none.
    public let server: String?
    /// The domain it serves.
    public let domain: String?
    /// Its port.
    public let port: Int?

    /// A connection.
    public init(state: Int, server: String? = nil, domain: String? = nil, port: Int? = nil) {
        self.state = state
        self.server = server
        self.domain = domain
        self.port = port
    }

    /// Nil for an answer without `state`.
    init?(answer members: Members) {
        guard let state = members.number("state") else { return nil }
        let info = members.object("serverInfo")
        self.init(state: state, server: info?.text("server"), domain: info?.text("domain"), port: info?.number("port"))
    }

    /// The server in words; nil where the room says none.
    public var word: String? {
        (server ?? domain).map { name in port.map { "\(name):\($0)" } ?? name }
    }
}
