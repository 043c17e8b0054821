/// Bounds that keep a peer from using up a ``WebServer``.
public struct WebLimits: Sendable, Equatable {
    /// Connections at once, upgraded ones included; further ones are closed at once.
    public var connections: Int
    /// Longest request body in bytes; a longer one is answered 413.
    public var bodyBytes: Int
    /// Paths whose requests may have a longer body, and how long.
    public var longBodies: [String: Int] = [:]
    /// Longest incoming WebSocket message in bytes; a longer one closes with 1009.
    public var messageBytes: Int
    /// Bytes a slow WebSocket peer may leave unread before its connection is dropped.
    public var queuedBytes: Int

    /// The limits of a door station's own page; tests and stand-ins change what they need.
    public init(
        connections: Int = 32, bodyBytes: Int = 1 << 20, messageBytes: Int = 256 << 10, queuedBytes: Int = 4 << 20
    ) {
        self.connections = connections
        self.bodyBytes = bodyBytes
        self.messageBytes = messageBytes
        self.queuedBytes = queuedBytes
    }

    /// Longest body of a request to `path`.
    func bodyBytes(of path: String) -> Int { longBodies[path] ?? bodyBytes }
}
