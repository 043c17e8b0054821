internal import Glibc
public import Loop

/// A server of plain byte streams, with or without TLS, for peers that must see every byte or send illegal ones.
///
/// libwebsockets 4.1.6 loses a request header whose name begins the name of a header it knows (`t` begins `te`) and
/// with it the next one; a server that needs such a header reads the request itself.
@Loop public final class StreamServer {
    private let onOpen: @Loop (StreamConnection) -> Void
    private let host: ServerHost
    private let limit: Int
    private var listening: ListeningSocket?
    private var connections: [ObjectIdentifier: StreamConnection] = [:]

    /// The TCP port listened on; 0 on a Unix socket.
    public let port: Int

    /// Starts to listen; `onOpen` gets each connection and sets its callbacks at once.
    public init(
        _ listen: Listen, tls: TLSIdentity? = nil, connections limit: Int = 64,
        onOpen: @escaping @Loop (StreamConnection) -> Void
    ) throws(SocketError) {
        self.onOpen = onOpen
        self.limit = limit
        host = if let tls { try ServerHost.secured(tls, .stream) } else { try ServerHost.shared(.stream) }
        let listening = try ListeningSocket(listen)
        self.listening = listening
        port = listening.port
        listening.onAccept = { [unowned self] in self.take($0) }
    }

    isolated deinit { close() }

    /// Stops listening and drops every connection. May be called again.
    public func close() {
        listening?.close()
        listening = nil
        for connection in connections.values { connection.drop() }
    }

    private func take(_ descriptor: Int32) {
        guard connections.count < limit else { return _ = Glibc.close(descriptor) }
        guard let connection = StreamConnection(descriptor, server: self, host: host) else { return }
        connections[ObjectIdentifier(connection)] = connection
        onOpen(connection)
    }

    func forget(_ connection: StreamConnection) { connections[ObjectIdentifier(connection)] = nil }
}
