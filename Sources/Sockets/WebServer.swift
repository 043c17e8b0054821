internal import Glibc
public import Loop

/// HTTP/1.1 and WebSocket on one port or Unix socket, with or without TLS, served on the loop.
///
/// Serves until ``close()`` or until the last reference is gone.
@Loop public final class WebServer {
    let handler: @Loop (HTTPRequest) async -> HTTPReply
    let upgrade: (@Loop (HTTPRequest, WebSocket) -> UpgradeAnswer)?
    private let limits: WebLimits
    private let host: ServerHost
    private var listening: ListeningSocket?
    private var connections: [ObjectIdentifier: WebConnection] = [:]

    /// The TCP port listened on; 0 on a Unix socket.
    public let port: Int

    /// Connections at this moment, WebSockets included.
    public var connectionCount: Int { connections.count }

    /// The process has no descriptor left (true) and connections are refused, or has some again.
    public var onExhausted: @Loop (Bool) -> Void = { _ in }

    /// Starts to listen.
    ///
    /// `handler` answers each request in a task of its own on the loop, at once or later. `upgrade` answers, at once,
    /// whether a request becomes a WebSocket; messages sent through the socket before it is open wait. Without
    /// `upgrade` such requests are answered 404. Throws where the address is taken or the identity unusable.
    public init(
        _ listen: Listen, tls: TLSIdentity? = nil, limits: WebLimits = WebLimits(),
        handler: @escaping @Loop (HTTPRequest) async -> HTTPReply,
        upgrade: (@Loop (HTTPRequest, WebSocket) -> UpgradeAnswer)? = nil
    ) throws(SocketError) {
        self.handler = handler
        self.upgrade = upgrade
        self.limits = limits
        host = if let tls { try ServerHost.secured(tls) } else { try ServerHost.shared() }
        let listening = try ListeningSocket(listen)
        self.listening = listening
        port = listening.port
        listening.onAccept = { [unowned self] in self.take($0) }
        listening.onExhausted = { [unowned self] in self.onExhausted($0) }
    }

    isolated deinit { close() }

    /// Stops listening, closes every connection and removes the Unix socket. May be called again.
    public func close() {
        listening?.close()
        listening = nil
        for connection in connections.values { connection.drop() }
    }

    private func take(_ descriptor: Int32) {
        guard connections.count < limits.connections else { return _ = Glibc.close(descriptor) }
        guard let connection = WebConnection(descriptor, server: self, host: host, limits: limits) else { return }
        connections[ObjectIdentifier(connection)] = connection
    }

    func forget(_ connection: WebConnection) { connections[ObjectIdentifier(connection)] = nil }
}
