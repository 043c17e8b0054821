internal import Loop

/// What a ``WebSocketClient`` reports, in this order: at most one `opened`, then messages, then exactly one `lost`.
public enum ClientEvent {
    /// The WebSocket is open; send through it.
    case opened(WebSocket)
    /// A whole text message, valid UTF-8.
    case message([UInt8])
    /// The attempt or the connection is over; ``WebSocketClient/connect()`` may be called again, from here too.
    case lost(SocketLoss)
}
