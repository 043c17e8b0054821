import Loop
import Sockets

/// A client whose events are recorded, and its socket while it is open.
@Loop final class RecordedClient {
    private(set) var socket: WebSocket?
    private(set) var client: WebSocketClient!

    init(_ endpoint: Endpoint, _ limits: ClientLimits, _ seen: Recorder<Seen>) {
        client = WebSocketClient(endpoint, limits: limits) { [unowned self] event in
            switch event {
            case .opened(let socket):
                self.socket = socket
                seen.note(.opened)
            case .message(let bytes): seen.note(.message(String(decoding: bytes, as: UTF8.self)))
            case .lost(let loss):
                socket = nil
                seen.note(.lost(loss.cause))
            }
        }
    }

    func connect() { client.connect() }
}

@Loop func recorded(
    _ endpoint: Endpoint, limits: ClientLimits = ClientLimits()
) -> (RecordedClient, Recorder<Seen>) {
    let seen = Recorder<Seen>()
    return (RecordedClient(endpoint, limits, seen), seen)
}

/// A server that sends back what it gets.
@Loop func echoServer(
    address: String = "127.0.0.1", port: Int = 0, tls: TLSIdentity? = nil, limits: WebLimits = WebLimits(),
    losses: Recorder<SocketLoss>? = nil
) throws -> WebServer {
    try WebServer(.tcp(address: address, port: port), tls: tls, limits: limits) { _ in
        .text("plain")
    } upgrade: { _, socket in
        .accept {
            socket.send(text: $0)
        } onClose: {
            losses?.note($0)
        }
    }
}
