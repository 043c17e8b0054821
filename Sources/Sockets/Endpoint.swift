/// A WebSocket server to connect to.
public struct Endpoint: Sendable {
    /// Name for the `Host` header, for SNI and for the check of the certificate.
    public var host: String
    /// Numeric address of `host`, from ``Resolver``; nil only where `host` is numeric itself.
    public var address: String?
    /// TCP port.
    public var port: Int
    /// Path and query of the upgrade request, starting with `/`.
    public var path: String
    /// Whether to speak TLS (1.2 at least, always verified).
    public var tls: Bool
    /// PEM file of the only authorities to trust; nil for the system's.
    public var caFile: String?
    /// Further headers of the upgrade request.
    public var headers: [(String, String)]

    /// Describes a server.
    public init(
        host: String, address: String? = nil, port: Int, path: String = "/", tls: Bool = false, caFile: String? = nil,
        headers: [(String, String)] = []
    ) {
        self.host = host
        self.address = address
        self.port = port
        self.path = path
        self.tls = tls
        self.caFile = caFile
        self.headers = headers
    }

    /// Describes a server on a Unix socket.
    public init(socket: String, path: String) {
        // By this sign libwebsockets knows a socket file.
        self.init(host: "localhost", address: "+" + socket, port: 80, path: path)
    }
}

extension Endpoint {
    /// `host:port` or the path of the socket, for sentences.
    var peer: String { socket ?? "\(host):\(port)" }

    private var socket: String? { address.flatMap { $0.hasPrefix("+") ? String($0.dropFirst()) : nil } }

    /// The port is left out where it is the scheme's own.
    var hostHeader: String { port == (tls ? 443 : 80) ? host : "\(host):\(port)" }

    /// The further headers as they go on the wire; one with a line break in it is left out.
    var headerLines: [UInt8] {
        headers.filter { !($0.0 + $0.1).utf8.contains { $0 == 0x0d || $0 == 0x0a } }
            .flatMap { Array("\($0.0): \($0.1)\r\n".utf8) }
    }
}
