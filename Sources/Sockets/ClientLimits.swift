/// Bounds of one ``WebSocketClient``.
public struct ClientLimits: Sendable, Equatable {
    /// Longest time from ``WebSocketClient/connect()`` to the open WebSocket.
    public var connectTimeout: Duration
    /// Silence after which a ping is sent; whole seconds count.
    public var pingAfter: Duration
    /// Silence after which the peer is taken for dead; whole seconds count, more than `pingAfter`.
    public var hangUpAfter: Duration
    /// Longest incoming message in bytes; a longer one closes with 1009.
    public var maxMessageBytes: Int
    /// Bytes a slow peer may leave unread before the connection is dropped.
    public var queuedBytes: Int

    /// The limits towards a room and the cloud.
    public init(
        connectTimeout: Duration = .seconds(10), pingAfter: Duration = .seconds(4),
        hangUpAfter: Duration = .seconds(8), maxMessageBytes: Int = 256 << 10, queuedBytes: Int = 4 << 20
    ) {
        self.connectTimeout = connectTimeout
        self.pingAfter = pingAfter
        self.hangUpAfter = hangUpAfter
        self.maxMessageBytes = maxMessageBytes
        self.queuedBytes = queuedBytes
    }
}
