import Foundation
import Loop
import Sockets
import Support
import Testing

extension SocketsTests {
    @Suite(.serialized) struct WebServerTests {
        init() { Loop.startThread() }

        /// Answers with what it was asked; ends with `!`.
        @Loop private static func describing(_ request: HTTPRequest) -> HTTPReply {
            let query = request.query.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
            let body =
                request.body.count < 100 ? String(decoding: request.body, as: UTF8.self) : "\(request.body.count)"
            return .text("\(request.method) \(request.path) [\(query)] \(body)!")
        }

        @Loop private func server(
            limits: WebLimits = WebLimits(), _ handler: @escaping @Loop (HTTPRequest) async -> HTTPReply
        ) throws -> WebServer {
            try WebServer(.tcp(port: 0), limits: limits, handler: handler)
        }

        private func requests(_ what: String, _ port: Int, _ more: String...) async throws -> String {
            let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Peers/requests.py"
            return try await Program.run("/usr/bin/env", ["python3", script, what, String(port)] + more).output
        }

        @Test(arguments: ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"], [nil, "", "body äöü 🚪"])
        @Loop func `every method arrives once, with and without a body`(method: String, body: String?) async throws {
            var calls = 0
            let server = try server { request in
                calls += 1
                return Self.describing(request)
            }
            let reply = try await HTTP(port: server.port).send(
                method, "/v1.0/a%20b/c?x=1&y=%C3%A4%26+c&z", body: body.map { Array($0.utf8) })
            #expect(reply.status == 200)
            #expect(reply.text == "\(method) /v1.0/a b/c [x=1,y=ä& c,z=] \(body ?? "")!")
            #expect(calls == 1)
        }

        @Test(arguments: ["POST", "PUT", "DELETE"])
        @Loop func `curl without a body is answered at once`(method: String) async throws {
            let server = try server { Self.describing($0) }
            let curl = try #require(Tool.path("curl"))
            let url = "http://127.0.0.1:\(server.port)/x"
            let result = try await Program.run(curl, ["-sS", "-m", "2", "-X", method, url, url])
            #expect(result.output == "\(method) /x [] !\(method) /x [] !")
        }

        @Test @Loop func `a HEAD has the length and no body`() async throws {
            let server = try server { Self.describing($0) }
            let reply = try await HTTP(port: server.port).send("HEAD", "/x")
            #expect(reply.headers["content-length"] == "\("HEAD /x [] !".utf8.count)")
            #expect(reply.body.isEmpty)
        }

        @Test @Loop func `any header is found by its name, whatever the case`() async throws {
            let sent = [
                "client_id": "id-1", "sign": "ABC", "sign_method": "HMAC-SHA256", "nonce": "n",
                "access_token": "tok", "Signature-Headers": "area_id:call_id", "area_id": "29a", "username": "u",
                "Password": "p=ä", "Authorization": "Bearer x", "Content-Type": "application/json",
                "Cookie": "a=b; c=d",
                "X-Long": String(repeating: "v", count: 1500), "mode": "m", "stringToSign": " padded ",
                "dev_channel": "",
            ]
            var got: [String: String] = [:]
            var absent: [String?] = []
            let server = try server { request in
                for name in sent.keys { got[name] = request.header(name.uppercased()) }
                absent = ["sig", "tt", "client_i", "authorizatio", "origin"].map { request.header($0) }
                return .status(204)
            }
            let reply = try await HTTP(port: server.port).send("GET", "/v1.0/token?grant_type=1", headers: sent)
            #expect(reply.status == 204)
            #expect(got == sent.mapValues { $0.trimmingCharacters(in: .whitespaces) })
            #expect(absent.allSatisfy { $0 == nil })
        }

        @Test @Loop func `headers are gone once the reply was given`() async throws {
            var kept: HTTPRequest?
            var during: String?
            let server = try server { request in
                kept = request
                during = request.header("sign")
                return .status(204)
            }
            _ = try await HTTP(port: server.port).send("GET", "/", headers: ["sign": "x"])
            #expect(during == "x")
            #expect(try #require(kept).header("sign") == nil)
        }

        @Test @Loop func `an answer may come later, and large`() async throws {
            let body = [UInt8](repeating: 0x62, count: 400_000)
            let server = try server { _ in
                await withCheckedContinuation { continuation in
                    let timer = LoopTimer { continuation.resume() }
                    timer.schedule(after: .milliseconds(300))
                    late.append(timer)
                }
                return .reply(status: 200, headers: [("X-Kind", "late")], body: body)
            }
            let reply = try await HTTP(port: server.port).get("/")
            #expect(reply.body == body)
            #expect(reply.headers["x-kind"] == "late")
        }

        @Test @Loop func `one connection serves many requests`() async throws {
            let server = try server { Self.describing($0) }
            let said = try await requests("keepalive", server.port, "12").split(separator: "\n")
            let methods = ["GET", "POST", "DELETE", "PUT"]
            for index in 0..<12 {
                let body = index % 3 == 0 ? "" : "\(index * 3000)"
                #expect(said[index] == "\(index) 200 \(methods[index % 4]) /\(index) [] \(body)!")
            }
            #expect(said.last == "connections 1")
        }

        @Test @Loop func `a request behind another is not taken, and no bytes are mistaken for its body`() async throws
        {
            var paths: [String] = []
            let server = try server { request in
                paths.append(request.path)
                return Self.describing(request)
            }
            for what in ["pipelined", "pipelined-late"] {
                let answer = try await requests(what, server.port)
                #expect(answer.contains("GET /a [] !"))
                #expect(answer.contains("Connection: close"))
                #expect(!answer.contains("/b"))
            }
            #expect(paths == ["/a", "/a"])
            #expect(try await requests("slow", server.port).contains("PUT /slow [] abcdefghijklmnopqrstuvwxyz!"))
        }

        @Test @Loop func `a body over the limit is answered 413 and not handled`() async throws {
            var calls = 0
            let server = try server(limits: WebLimits(bodyBytes: 100_000)) { _ in
                calls += 1
                return .status(204)
            }
            let http = HTTP(port: server.port)
            for count in [100_001, 300_000, 10_000_000] {
                let body = [UInt8](repeating: 0x61, count: count)
                // A peer that sends far too much may lose the answer with the connection.
                let reply = try? await http.send("PUT", "/", body: body)
                #expect(reply?.status == 413 || (reply == nil && count > 1_600_000))
            }
            #expect(try await http.send("PUT", "/", body: [UInt8](repeating: 0x61, count: 100_000)).status == 204)
            #expect(calls == 1)
            let curl = try #require(Tool.path("curl"))
            let arguments = ["-sS", "-m", "5", "-o", "/dev/null", "-w", "%{http_code}", "--data-binary", "@-"]
            let big = try await Program.run(
                curl, arguments + ["http://127.0.0.1:\(server.port)/"], input: String(repeating: "a", count: 60_000))
            #expect(big.output == "204")
        }

        @Test @Loop func `a body without a length is answered 411`() async throws {
            let server = try server { Self.describing($0) }
            #expect(try await requests("chunked", server.port).hasPrefix("HTTP/1.1 411 Length Required"))
        }

        @Test @Loop func `silence and a hang-up are what they say`() async throws {
            let server = try server { $0.path == "/silence" ? .silence : .disconnect }
            #expect(try await requests("stuck", server.port, "/silence", "0.5") == "timeout\n")
            #expect(try await requests("stuck", server.port, "/gone", "10") == "disconnected\n")
            server.close()
            try await eventually("no connection left") { server.connectionCount == 0 }
        }

        @Test @Loop func `connections over the limit are closed, and come again when there is room`() async throws {
            var waiting: [CheckedContinuation<Void, Never>] = []
            let server = try server(limits: WebLimits(connections: 3)) { _ in
                await withCheckedContinuation { waiting.append($0) }
                return .status(204)
            }
            let http = HTTP(port: server.port)
            let held = (0..<3).map { _ in Task { try await http.get("/").status } }
            try await eventually("three requests") { waiting.count == 3 }
            await #expect(throws: (any Error).self) { try await http.get("/") }
            for one in waiting { one.resume() }
            for one in held { #expect(try await one.value == 204) }
            waiting = []
            try await eventually("room") { server.connectionCount == 0 }
            let next = Task { try await http.get("/").status }
            try await eventually("the next") { waiting.count == 1 }
            waiting[0].resume()
            #expect(try await next.value == 204)
        }

        @Test @Loop func `a header that would write another header is left out`() async throws {
            let server = try server { _ in
                .reply(status: 200, headers: [("X-Good", "1"), ("X-Bad", "1\r\nX-Injected: 2")], body: [])
            }
            let reply = try await HTTP(port: server.port).get("/")
            #expect(reply.headers["x-good"] == "1")
            #expect(reply.headers["x-bad"] == nil)
            #expect(reply.headers["x-injected"] == nil)
        }

        @Test @Loop func `a taken port is an error that says so, and a bad address too`() throws {
            let server = try server { _ in .status(204) }
            let error = #expect(throws: SocketError.self) {
                try WebServer(.tcp(port: server.port)) { _ in .status(204) }
            }
            #expect(
                error?.description
                    == "cannot listen on 127.0.0.1:\(server.port) (Address already in use): "
                    + "choose another address or stop what holds it")
            #expect(throws: SocketError.cannotListen(at: "lobby:80", errno: EINVAL)) {
                try WebServer(.tcp(address: "lobby", port: 80)) { _ in .status(204) }
            }
        }

        @Test(.enabled(if: hasIPv6, "missing IPv6 on loopback")) @Loop func `IPv6 is served`() async throws {
            let server = try WebServer(.tcp(address: "::1", port: 0)) { Self.describing($0) }
            let curl = try #require(Tool.path("curl"))
            let result = try await Program.run(curl, ["-sS", "http://[::1]:\(server.port)/six"])
            #expect(result.output == "GET /six [] !")
        }

        @Test @Loop func `a server that nobody holds any more stops`() async throws {
            var server: WebServer? = try server { _ in .status(204) }
            let http = HTTP(port: try #require(server?.port))
            #expect(try await http.get("/").status == 204)
            server = nil
            await #expect(throws: (any Error).self) { try await http.get("/") }
        }

        @Test(arguments: [false, true]) @Loop
        func `a request that waits does not keep the loop busy`(behindAtOnce: Bool) async throws {
            var waiting: CheckedContinuation<Void, Never>?
            let server = try server { _ in
                await withCheckedContinuation { waiting = $0 }
                return .status(204)
            }
            // The peer sends more than its request, with it or later, and shuts its side while the handler thinks.
            let talk = """
                import socket, sys
                s = socket.create_connection(('127.0.0.1', int(sys.argv[1])))
                parts = [b'GET / HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n', b'GET /2']
                if sys.argv[2] == 'true': parts = [b''.join(parts), b'']
                s.sendall(parts[0])
                sys.stdin.readline()
                s.sendall(parts[1])
                s.shutdown(1)
                print(s.recv(100).decode())
                """
            let peer = try Program("/usr/bin/env", ["python3", "-c", talk, String(server.port), "\(behindAtOnce)"])
            try await eventually("the request") { waiting != nil }
            try peer.type("more\n")
            // What earlier tests left closing may still cost a moment; a loop that spins is never quiet.
            try await eventually("a quiet half second") {
                let before = Self.processorTime()
                try await Task.sleep(for: .milliseconds(500))
                return Self.processorTime() - before < .milliseconds(250)
            }
            waiting?.resume()
            try await peer.line(containing: "HTTP/1.1 204")
        }

        /// Whether this machine has ::1; one without it is whole all the same.
        private static let hasIPv6 =
            (try? String(contentsOfFile: "/proc/net/if_inet6", encoding: .utf8))?.isEmpty == false

        /// Of the loop's thread.
        @Loop private static func processorTime() -> Duration {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
        }
    }
}

/// Timers of handlers that answer later.
@Loop private var late: [LoopTimer] = []
