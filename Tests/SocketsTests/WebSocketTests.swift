import Loop
import Sockets
import Support
import Testing

extension SocketsTests {
    /// Our client against our server, and both against the `websockets` package.
    @Suite(.serialized) struct WebSocketTests {
        init() { Loop.startThread() }

        private static let texts =
            ["", "{}", "äöü 🚪", String(repeating: "x", count: 125), String(repeating: "y", count: 126)]
            + [String(repeating: "z", count: 65536), String(repeating: "🔑", count: 51200)]

        @Test(arguments: [false, true])
        @Loop func `messages of any length go there and back whole`(independent: Bool) async throws {
            let server = try echoServer()
            let peer = independent ? try await PythonPeer.echo() : nil
            let (client, seen) = recorded(Endpoint(host: "127.0.0.1", port: peer?.port ?? server.port))
            client.connect()
            try await seen.opening()
            let socket = try #require(client.socket)
            for text in Self.texts { socket.send(text) }
            _ = try await seen.first { $0 == .message(Self.texts[Self.texts.count - 1]) ? () : nil }
            #expect(seen.events == [.opened] + Self.texts.map { .message($0) })
            client.client.close()
            #expect(try await seen.loss() == .closedHere(code: 1000))
        }

        @Test @Loop func `a message is answered straight from its callback`() async throws {
            let server = try echoServer()
            var times: [Duration] = []
            var sent = Duration.zero
            let text = [UInt8](repeating: 0x78, count: 118)
            var socket: WebSocket?
            let done = Recorder<Int>()
            let client = WebSocketClient(Endpoint(host: "127.0.0.1", port: server.port)) { event in
                switch event {
                case .opened(let opened): socket = opened
                case .message: times.append(Monotonic.now - sent)
                case .lost: return
                }
                if times.count == 2000 { return done.note(2000) }
                sent = Monotonic.now
                socket?.send(text: text)
            }
            client.connect()
            _ = try await done.first(within: .seconds(20)) { $0 }
            let sorted = times.dropFirst(200).sorted()
            let median = sorted[sorted.count / 2]
            print("round trip, client and server in one thread: p50 \(median), p99 \(sorted[sorted.count * 99 / 100])")
            // Unoptimised and on a busy machine; the bound is there to notice a detour through queue or task.
            #expect(median < .microseconds(500))
        }

        @Test @Loop func `frames sent together with the request are not lost`() async throws {
            let server = try echoServer()
            let peer = try PythonPeer.callingEarly(server.port, Frame.bytes(0x81, Array("early".utf8), masked: true))
            try await peer.line(containing: "text early")
        }

        @Test @Loop func `a client of another make without a subprotocol is served beside plain HTTP`() async throws {
            let losses = Recorder<SocketLoss>()
            let server = try echoServer(losses: losses)
            let peer = try await PythonPeer.websocketsClient("ws://127.0.0.1:\(server.port)/any?x=1")
            try peer.type("äöü 🚪\n" + String(repeating: "k", count: 50_000) + "\n")
            try await peer.line(containing: "answer äöü 🚪")
            try await peer.line { $0 == "answer " + String(repeating: "k", count: 50_000) }
            #expect(try await HTTP(port: server.port).get("/").text == "plain")
            peer.closeInput()
            try await peer.line(containing: "pong None")
            try await peer.line(containing: "closed 1001")
            let loss = try await losses.first { $0 }
            #expect(loss.cause == .closed(code: 1001, reason: "off"))
            #expect(loss.description == "the peer closed the connection with code 1001 (off)")
        }

        @Test(arguments: [400, 401, 403, 503])
        @Loop func `a refused upgrade is told with its status`(status: Int) async throws {
            let server = try WebServer(.tcp(port: 0)) { _ in
                .status(204)
            } upgrade: { _, _ in
                .refuse(status)
            }
            let (client, seen) = recorded(Endpoint(host: "127.0.0.1", port: server.port))
            client.connect()
            #expect(try await seen.loss() == .notWebSocket(status: status))
        }

        @Test @Loop func `a server without WebSockets refuses them`() async throws {
            let server = try WebServer(.tcp(port: 0)) { _ in .status(204) }
            let (client, seen) = recorded(Endpoint(host: "127.0.0.1", port: server.port))
            client.connect()
            #expect(try await seen.loss() == .notWebSocket(status: 404))
        }

        @Test @Loop func `the upgrade sees path, query and headers`() async throws {
            var request: HTTPRequest?
            var headers: [String?] = []
            let server = try WebServer(.tcp(port: 0)) { _ in
                .status(204)
            } upgrade: { asked, socket in
                request = asked
                headers = [asked.header("USERNAME"), asked.header("password"), asked.header("nothing")]
                socket.send("hello")
                return .accept { _ in
                } onClose: { _ in
                }
            }
            let endpoint = Endpoint(
                host: "127.0.0.1", port: server.port, path: "/ws/v2/x?ackTimeout=1&name=a%20b",
                headers: [("username", "id"), ("password", "ä=")])
            let (client, seen) = recorded(endpoint)
            client.connect()
            #expect(try await seen.message() == "hello")
            #expect(request?.method == "GET")
            #expect(request?.path == "/ws/v2/x")
            #expect(request?.query("name") == "a b")
            #expect(headers == ["id", "ä=", nil])
        }

        @Test @Loop func `F-E3 a peer that is stopped is noticed within ten seconds, with bytes under way too`()
            async throws
        {
            let peers = [try await PythonPeer.echo(), try await PythonPeer.echo()]
            var clients: [RecordedClient] = []
            var records: [Recorder<Seen>] = []
            for peer in peers {
                let (client, seen) = recorded(Endpoint(host: "127.0.0.1", port: peer.port))
                client.connect()
                try await seen.opening()
                clients.append(client)
                records.append(seen)
            }
            for peer in peers { peer.program.freeze() }
            let stopped = Monotonic.now
            for _ in 0..<30 { clients[1].socket?.send(String(repeating: "x", count: 100_000)) }
            for seen in records {
                #expect(try await seen.loss(within: .seconds(10)) == .noPong)
                #expect(Monotonic.now - stopped < .seconds(10))
            }
            for peer in peers { peer.program.resume() }
        }

        @Test @Loop func `a peer that answers pings stays, however silent`() async throws {
            let peer = try await PythonPeer.echo()
            let limits = ClientLimits(pingAfter: .seconds(1), hangUpAfter: .seconds(6))
            let (client, seen) = recorded(Endpoint(host: "127.0.0.1", port: peer.port), limits: limits)
            client.connect()
            try await seen.opening()
            try await Task.sleep(for: .seconds(8))
            #expect(seen.events == [.opened])
            client.client.close()
            _ = try await seen.loss()
        }

        @Test @Loop func `a peer that is killed is one loss at once`() async throws {
            let peer = try await PythonPeer.echo()
            let (client, seen) = recorded(Endpoint(host: "127.0.0.1", port: peer.port))
            client.connect()
            try await seen.opening()
            peer.program.send(9)
            #expect(try await seen.loss(within: .seconds(10)) == .dropped)
            #expect(seen.events.count == 2)
        }

        @Test @Loop func `a peer that does not read is dropped when its queue is full`() async throws {
            let losses = Recorder<SocketLoss>()
            var socket: WebSocket?
            let server = try WebServer(.tcp(port: 0), limits: WebLimits(queuedBytes: 1 << 20)) { _ in
                .status(204)
            } upgrade: { _, opened in
                socket = opened
                return .accept { _ in
                } onClose: {
                    losses.note($0)
                }
            }
            let peer = try PythonPeer.callingDeaf(server.port)
            try await peer.line(containing: "status 101")
            var sent = 0
            while socket?.isOpen == true, sent < 1000 {
                socket?.send(String(repeating: "x", count: 100_000))
                sent += 1
            }
            #expect(sent > 10 && sent < 1000)
            #expect(try await losses.first { $0.cause } == .overflow)
        }

        @Test @Loop func `a client that nobody holds any more closes its connection`() async throws {
            let losses = Recorder<SocketLoss>()
            let server = try echoServer(losses: losses)
            var client: WebSocketClient? = WebSocketClient(Endpoint(host: "127.0.0.1", port: server.port)) { _ in }
            client?.connect()
            try await eventually("the connection") { server.connectionCount == 1 }
            client = nil
            _ = try await losses.first { $0 }
            try await eventually("the end") { server.connectionCount == 0 }
        }

        @Test @Loop func `a server that closes drops its connections, and the port is free at once`() async throws {
            var server = try echoServer()
            let port = server.port
            for _ in 0..<3 {
                let (client, seen) = recorded(Endpoint(host: "127.0.0.1", port: port))
                client.connect()
                try await seen.opening()
                server.close()
                #expect(try await seen.loss() == .dropped)
                server = try WebServer(.tcp(port: port)) { _ in
                    .status(204)
                } upgrade: { _, socket in
                    .accept {
                        socket.send(text: $0)
                    } onClose: { _ in
                    }
                }
            }
            server.close()
        }
    }
}
