internal import Loop

/// What a ``WebServer`` answers to a request to become a WebSocket.
public enum UpgradeAnswer {
    /// The connection becomes a WebSocket. `onMessage` gets each whole text message; `onClose` is called once, last.
    case accept(onMessage: @Loop ([UInt8]) -> Void, onClose: @Loop (SocketLoss) -> Void)
    /// The upgrade is refused with this HTTP status, further headers and body.
    case refuse(Int, headers: [(String, String)] = [], body: [UInt8] = [])
}
