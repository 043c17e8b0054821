// Our client as an echo, for an independent WebSocket suite: connects to a `ws://` address, sends back every text and
// binary message until the connection ends, prints how it ended, and leaves with 0; without a connection with 1.
//
//   SocketsEcho ws://127.0.0.1:9001/runCase?case=1&agent=portero [pinging]
//
// With the Autobahn fuzzing server on port 9001, groups 1 to 7 and 10 (it needs Python 2.7):
//
//   for n in $(seq 1 243); do SocketsEcho "ws://127.0.0.1:9001/runCase?case=$n&agent=portero"; done
//   SocketsEcho "ws://127.0.0.1:9001/updateReports?agent=portero"
//
// The limits are those towards a room, but for pings of our own, which no suite expects: they are sent where `pinging`
// is said. Prints "open" first.

import Glibc
import Loop
import Sockets

let words = CommandLine.arguments.dropFirst()
let isPinging = words.count == 2 && words.last == "pinging"
guard words.count == 1 || isPinging, let endpoint = words.first.flatMap({ Endpoint(address: $0) }) else {
    say("give one address: ws://HOST:PORT/PATH")
    exit(64)
}
let limits = isPinging ? ClientLimits() : ClientLimits(pingAfter: .seconds(600), hangUpAfter: .seconds(1200))
Loop.run { Echo.start(endpoint, limits) }

/// At once, also into a pipe.
func say(_ text: String) {
    let bytes = Array("\(text)\n".utf8)
    write(1, bytes, bytes.count)
}

/// The one connection.
@Loop enum Echo {
    private static var client: WebSocketClient?
    private static var wasOpen = false

    static func start(_ endpoint: Endpoint, _ limits: ClientLimits) {
        client = WebSocketClient(endpoint, limits: limits) { event in
            switch event {
            case .opened(let socket): serve(socket)
            case .message(let bytes): answer(bytes, isBinary: false)
            case .lost(let loss):
                say("\(loss)")
                exit(wasOpen ? 0 : 1)
            }
        }
        client?.connect()
    }

    private static var socket: WebSocket?
    private static var waiting: [(bytes: [UInt8], isBinary: Bool)] = []
    private static let timer = LoopTimer { send() }

    private static func serve(_ opened: WebSocket) {
        wasOpen = true
        say("open")
        socket = opened
        opened.onBinary = { answer($0, isBinary: true) }
    }

    /// A moment later: the library writes the pong that is due when the socket is writable next, and a suite counts which
    /// came first.
    private static func answer(_ bytes: [UInt8], isBinary: Bool) {
        waiting.append((bytes, isBinary))
        timer.schedule(after: .milliseconds(1))
    }

    private static func send() {
        for message in waiting {
            if message.isBinary { socket?.send(binary: message.bytes) } else { socket?.send(text: message.bytes) }
        }
        waiting = []
    }
}

extension Endpoint {
    /// `ws://HOST:PORT/PATH`; the port may be left out.
    fileprivate init?(address: String) {
        guard address.hasPrefix("ws://") else { return nil }
        let rest = address.dropFirst(5)
        let place = rest.prefix { $0 != "/" }
        let parts = place.split(separator: ":", omittingEmptySubsequences: false)
        guard let host = parts.first, !host.isEmpty, let port = parts.count == 2 ? Int(parts[1]) : 80 else {
            return nil
        }
        let path = rest.dropFirst(place.count)
        self.init(host: String(host), port: port, path: path.isEmpty ? "/" : String(path))
    }
}
