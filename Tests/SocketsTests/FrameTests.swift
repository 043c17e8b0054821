import Loop
import Sockets
import Support
import Testing

extension SocketsTests {
    /// Illegal frames and closing codes, both ways, from a peer of bare sockets.
    @Suite(.serialized) struct FrameTests {
        init() { Loop.startThread() }

        /// 0 stands for a cut without a code.
        private func code(_ peer: Program) async throws -> Int {
            let line = try await peer.line { $0.hasPrefix("closed ") || $0 == "ended" }
            return line == "ended" ? 0 : Int(line.split(separator: " ")[1]) ?? -1
        }

        @Test(arguments: BadFrames.all)
        @Loop func `F-E5 our client refuses illegal frames with the right code`(row: BadFrames) async throws {
            let peer = try await PythonPeer.serving("frames", row.frames(false))
            let (client, seen) = recorded(Endpoint(host: "127.0.0.1", port: peer.port))
            client.connect()
            _ = try await seen.loss()
            // libwebsockets 4.1 as a client cuts the connection where it as a server gives 1002.
            #expect(row.codes.union(row.codes.contains(1002) ? [0] : []).contains(try await code(peer.program)))
            #expect(seen.losses == 1)
            #expect(!seen.events.contains { if case .message = $0 { true } else { false } })
        }

        @Test(arguments: BadFrames.all)
        @Loop func `F-E5 our server refuses illegal frames with the right code`(row: BadFrames) async throws {
            let losses = Recorder<SocketLoss>()
            let server = try echoServer(losses: losses)
            let peer = try PythonPeer.calling(server.port, row.frames(true))
            #expect(row.codes.contains(try await code(peer)))
            _ = try await losses.first { $0 }
            #expect(losses.events.count == 1)
            #expect(!peer.output.contains("\ntext "))
        }

        @Test @Loop func `a message in pieces with a ping between them arrives whole`() async throws {
            let server = try echoServer()
            let key = Array("🔑".utf8)
            let frames =
                Frame.bytes(0x01, Array("a".utf8) + key[..<2], masked: true) + Frame.bytes(0x89, [0x70], masked: true)
                + Frame.bytes(0x00, Array(key[2...]), masked: true) + Frame.bytes(0x80, Array("z".utf8), masked: true)
            let peer = try PythonPeer.calling(server.port, frames)
            try await peer.line(containing: "text a🔑z")
        }

        /// Codes 1012 to 1014 are younger than libwebsockets 4.1, which takes them for 1002.
        @Test(arguments: [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 4999])
        @Loop func `F-E2 the peer's closing code and reason are told`(code: Int) async throws {
            let payload = [UInt8(code >> 8), UInt8(code & 255)] + Array("off 🔑".utf8)
            let peer = try await PythonPeer.serving("frames", Frame.bytes(0x88, payload, masked: false))
            let (client, seen) = recorded(Endpoint(host: "127.0.0.1", port: peer.port))
            client.connect()
            let told = (1012...1014).contains(code) ? 1002 : code
            #expect(try await seen.loss() == .closed(code: told, reason: "off 🔑"))
            #expect(seen.losses == 1)
        }

        @Test @Loop func `a closing frame without a code is 1005`() async throws {
            let peer = try await PythonPeer.serving("frames", Frame.bytes(0x88, masked: false))
            let (client, seen) = recorded(Endpoint(host: "127.0.0.1", port: peer.port))
            client.connect()
            #expect(try await seen.loss() == .closed(code: 1005, reason: ""))
        }

        @Test @Loop func `what is queued leaves before the closing frame, and a reason is cut at a character`()
            async throws
        {
            let server = try WebServer(.tcp(port: 0)) { _ in
                .status(404)
            } upgrade: { _, socket in
                socket.send("first")
                socket.send("second")
                socket.close(code: 4001, reason: String(repeating: "🔑", count: 40))
                socket.send("never")
                return .accept { _ in
                } onClose: { _ in
                }
            }
            let peer = try PythonPeer.calling(server.port, [])
            let line = try await peer.line(containing: "closed 4001")
            #expect(line == "closed 4001 " + String(repeating: "🔑", count: 30))
            #expect(peer.output.contains("text first\ntext second\n"))
            #expect(!peer.output.contains("never"))
        }
    }
}
