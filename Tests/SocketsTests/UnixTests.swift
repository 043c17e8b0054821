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
