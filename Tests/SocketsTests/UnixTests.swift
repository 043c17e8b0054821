import Foundation
import Loop
import Sockets
import Support
import Testing

extension SocketsTests {
    /// A server on a socket file.
    @Suite(.serialized) struct UnixTests {
        init() { Loop.startThread() }

        @Loop private func server(at path: String, mode: UInt16 = 0o660) throws -> WebServer {
            try WebServer(.unix(path: path, mode: mode)) { request in
                .text("\(request.path) by \(request.peerUserID.map(String.init) ?? "nobody")")
            } upgrade: { request, socket in
                socket.send("\(request.peerUserID ?? 0)")
                return .accept { _ in
                } onClose: { _ in
                }
            }
        }

        private func mode(of path: String) throws -> Int {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            return (attributes[.posixPermissions] as? Int) ?? 0
        }

        @Test(arguments: [0o660, 0o600, 0o666])
        @Loop func `the file has exactly the asked mode and goes with the server`(mode: Int) throws {
            let folder = try TemporaryFolder()
            let path = folder.file("control.sock")
            let server = try server(at: path, mode: UInt16(mode))
            #expect(try self.mode(of: path) == mode)
            #expect(server.port == 0)
            server.close()
            #expect(!FileManager.default.fileExists(atPath: path))
        }

        @Test @Loop func `curl is served, and its user is known`() async throws {
            let folder = try TemporaryFolder()
            let path = folder.file("control.sock")
            let server = try server(at: path)
            let curl = try #require(Tool.path("curl"))
            let result = try await Program.run(curl, ["-sS", "--unix-socket", path, "http://portero/api/status"])
            #expect(result.output == "/api/status by \(getuid())")
            server.close()
        }

        @Test @Loop func `our client reaches a server on a socket file, and a missing one is a refusal`() async throws {
            let folder = try TemporaryFolder()
            let path = folder.file("control.sock")
            let server = try server(at: path)
            let (client, seen) = recorded(Endpoint(socket: path, path: "/api/live"))
            client.connect()
            #expect(try await seen.message() == "\(getuid())")
            server.close()
            #expect(try await seen.loss() == .dropped)
            let (none, nothing) = recorded(Endpoint(socket: path, path: "/"))
            none.connect()
            let loss = try await nothing.loss()
            let isRefused = if case .refused = loss { true } else { false }
            #expect(isRefused, "\(loss)")
            #expect(SocketLoss(loss, peer: path).description.contains(path))
        }

        @Test @Loop func `a peer on a socket file that does not read is dropped, and others go on`() async throws {
            let folder = try TemporaryFolder()
            let path = folder.file("control.sock")
            let losses = Recorder<SocketLoss>()
            var sockets: [WebSocket] = []
            let server = try WebServer(.unix(path: path, mode: 0o600), limits: WebLimits(queuedBytes: 64 << 10)) { _ in
                .status(204)
            } upgrade: { _, socket in
                sockets.append(socket)
                return .accept { _ in
                } onClose: {
                    losses.note($0)
                }
            }
            let deaf = try PythonPeer.callingDeaf(path)
            try await deaf.line(containing: "status 101")
            let (reader, seen) = recorded(Endpoint(socket: path, path: "/"))
            reader.connect()
            try await seen.opening()
            let text = String(repeating: "x", count: 150)
            var sent = 0
            while sockets.first?.isOpen == true, sent < 20_000 {
                for socket in sockets { socket.send(text) }
                sent += 1
                // The reader's turn.
                if sent.isMultiple(of: 50) { try await Task.sleep(for: .milliseconds(1)) }
            }
            #expect(sent < 20_000)
            #expect(try await losses.first { $0.cause } == .overflow)
            sockets.last?.send("last")
            _ = try await seen.first { $0 == .message("last") ? () : nil }
            #expect(seen.events.count == 1 + sent + 1)
            server.close()
        }

        @Test @Loop func `a file whose owner is gone is replaced`() async throws {
            let folder = try TemporaryFolder()
            let path = folder.file("control.sock")
            let leave = "import socket,sys; s=socket.socket(socket.AF_UNIX); s.bind(sys.argv[1]); s.listen()"
            _ = try await Program.run("/usr/bin/env", ["python3", "-c", leave, path])
            #expect(FileManager.default.fileExists(atPath: path))
            let server = try server(at: path)
            #expect(try await HTTP(socket: path).get("/x").text == "/x by \(getuid())")
            server.close()
        }

        @Test @Loop func `a file that is served stays with its owner`() async throws {
            let folder = try TemporaryFolder()
            let path = folder.file("control.sock")
            let first = try server(at: path)
            #expect(throws: SocketError.alreadyServed(path: path)) { try server(at: path) }
            #expect(try await HTTP(socket: path).get("/x").status == 200)
            first.close()
        }

        @Test @Loop func `anything but a socket file is left alone`() throws {
            let folder = try TemporaryFolder()
            let path = try folder.write("control.sock", "precious")
            #expect(throws: SocketError.cannotListen(at: path, errno: EADDRINUSE)) { try server(at: path) }
            #expect(try folder.read("control.sock") == "precious")
        }

        @Test @Loop func `a path that is too long is an error`() throws {
            let path = "/tmp/" + String(repeating: "x", count: 120)
            #expect(throws: SocketError.cannotListen(at: path, errno: ENAMETOOLONG)) { try server(at: path) }
        }

        @Test @Loop func `the path is free again at once`() async throws {
            let folder = try TemporaryFolder()
            let path = folder.file("control.sock")
            for _ in 0..<5 {
                let server = try server(at: path)
                #expect(try await HTTP(socket: path).get("/x").status == 200)
                server.close()
            }
        }
    }
}
