import Loop
import Sockets
import Support
import Testing

extension SocketsTests {
    /// Our client against servers that do not become WebSockets, or stop being one.
    @Suite(.serialized) struct HandshakeTests {
        init() { Loop.startThread() }

        struct Row: Sendable, CustomTestStringConvertible {
            let testDescription: String
            let cause: SocketLoss.Cause
            var sentence = ""
            /// Short where nobody answers at all.
            var patience: Duration = .seconds(20)
        }

        @Test(arguments: [
            Row(
                testDescription: "mute", cause: .noAnswer, sentence: "took the connection but did not answer",
                patience: .seconds(1)),
            Row(testDescription: "silent", cause: .noAnswer, patience: .seconds(1)),
            Row(testDescription: "hangup", cause: .noAnswer),
            Row(testDescription: "endless", cause: .noAnswer, patience: .seconds(1)),
            Row(
                testDescription: "page", cause: .notWebSocket(status: 200),
                sentence: "answered the WebSocket request with HTTP 200"),
            Row(testDescription: "unauthorized", cause: .notWebSocket(status: 401)),
            Row(testDescription: "moved", cause: .notWebSocket(status: 301)),
            Row(testDescription: "wrongkey", cause: .badHandshake(detail: "accept hash wrong")),
            Row(testDescription: "manyheaders", cause: .badHandshake(detail: "unreadable headers")),
            Row(testDescription: "reset", cause: .dropped, sentence: "broke off without a closing frame"),
        ])
        @Loop func `F-E4 a wrong handshake is one loss with its sentence, and the next try is possible`(row: Row)
            async throws
        {
            let peer = try await PythonPeer.serving(row.testDescription)
            var losses: [SocketLoss] = []
            let over = Recorder<Int>()
            let endpoint = Endpoint(host: "127.0.0.1", port: peer.port)
            var client: WebSocketClient?
            client = WebSocketClient(endpoint, limits: ClientLimits(connectTimeout: row.patience)) { event in
                guard case .lost(let loss) = event else { return }
                losses.append(loss)
                over.note(losses.count)
                if losses.count == 1 { client?.connect() }
            }
            client?.connect()
            _ = try await over.first(within: .seconds(30)) { $0 == 2 ? () : nil }
            #expect(losses.map(\.cause) == [row.cause, row.cause])
            #expect(losses.allSatisfy { $0.description.contains("127.0.0.1:\(peer.port)") })
            #expect(losses.allSatisfy { $0.description.contains(row.sentence) })
            client = nil
        }

        @Test @Loop func `a port nobody listens on is refused at once`() async throws {
            let (client, seen) = recorded(Endpoint(host: "127.0.0.1", port: try FreePort.next()))
            client.connect()
            #expect(seen.events.isEmpty)
            #expect(try await seen.loss(within: .seconds(10)) == .refused(detail: "unable to connect"))
            #expect(seen.events.count == 1)
        }

        @Test @Loop func `an address that never answers ends at the connect timeout`() async throws {
            // A listener whose queue is full drops further connections, as a host that is off does.
            let full = try await PythonPeer.serving("full")
            let limits = ClientLimits(connectTimeout: .milliseconds(500))
            let (client, seen) = recorded(Endpoint(host: "127.0.0.1", port: full.port), limits: limits)
            client.connect()
            #expect(try await seen.loss(within: .seconds(10)) == .connectTimeout)
        }

        @Test @Loop func `a name without an address is a loss that names the resolver`() async throws {
            try await Facility.nameService.require()
            let (client, seen) = recorded(Endpoint(host: "no-such-host.invalid", port: 80))
            client.connect()
            // As long as a name server that says nothing is asked.
            let loss = try await seen.loss(within: .seconds(60))
            guard case .unresolved(let detail) = loss else { return _ = Issue.record("\(loss)") }
            #expect(detail.hasPrefix("no address for no-such-host.invalid ("))
        }

        @Test @Loop func `a name is resolved on the way`() async throws {
            let server = try echoServer()
            // Whichever address this machine has for it first.
            let other = try? echoServer(address: "::1", port: server.port)
            defer { other?.close() }
            let (client, seen) = recorded(Endpoint(host: "localhost", port: server.port))
            client.connect()
            try await seen.opening()
        }

        @Test @Loop func `the request has our headers, and no subprotocol, extension or origin`() async throws {
            let peer = try await PythonPeer.serving("frames")
            let endpoint = Endpoint(
                host: "127.0.0.1", port: peer.port, path: "/ws/v2?topic=a%2Fb",
                headers: [("username", "id"), ("password", "s3cret"), ("bad", "x\r\nInjected: yes")])
            let (client, seen) = recorded(endpoint)
            client.connect()
            try await seen.opening()
            try await peer.program.line(containing: "header password: s3cret")
            let lines = peer.program.output.split(separator: "\n").map { $0.lowercased() }
            #expect(lines.contains("request get /ws/v2?topic=a%2fb http/1.1"))
            #expect(lines.contains("header host: 127.0.0.1:\(peer.port)"))
            #expect(lines.contains("header username: id"))
            for unwanted in ["sec-websocket-protocol", "sec-websocket-extensions", "origin", "injected"] {
                #expect(!lines.contains { $0.contains("header \(unwanted)") })
            }
        }

        @Test @Loop func `closing during an attempt ends it with one loss`() async throws {
            let peer = try await PythonPeer.serving("silent")
            let (client, seen) = recorded(Endpoint(host: "127.0.0.1", port: peer.port))
            client.connect()
            try await peer.program.line(containing: "request ")
            client.client.close()
            client.client.close()
            #expect(try await seen.loss(within: .seconds(10)) == .closedHere(code: 1000))
            #expect(seen.events.count == 1)
        }
    }
}
