import Loop
import Sockets
import Support
import Testing

extension SocketsTests {
    /// Frames that another library writes, lawful and not, read by our client.
    @Suite(.serialized) struct IllegalTests {
        init() { Loop.startThread() }

        /// A row of `illegal.py` and how our client is to end it.
        struct Row: Sendable, CustomTestStringConvertible {
            let testDescription: String
            /// What the peer reads in our closing frame; 0 for a cut.
            let codes: Set<Int>
            /// Whole messages that come before what is illegal.
            var messages = 0

            init(_ name: String, _ codes: Set<Int>, messages: Int = 0) {
                (testDescription, self.codes, self.messages) = (name, codes, messages)
            }
        }

        /// libwebsockets 4.1 as a client cuts the connection where it as a server gives 1002.
        private static let cut: Set<Int> = [0, 1002]

        private static let rows: [Row] =
            [
                "first reserved bit", "second reserved bit", "third reserved bit", "reserved bit on a ping",
                "reserved opcode 3", "reserved opcode 11", "ping in pieces", "closing frame in pieces",
                "ping of 126 bytes", "pong of 126 bytes", "continuation of nothing", "text inside a text",
                "closing frame of 126 bytes",
            ].map { Row($0, cut) } + [
                Row("continuation of a whole message", cut, messages: 1),
                Row("bad UTF-8", [1007]), Row("bad UTF-8 at a border", [1007]), Row("surrogate", [1007]),
                Row("overlong", [1007]), Row("above Unicode", [1007]), Row("half a character", [1007]),
                Row("closing reason that is no text", [1007]),
                Row("binary", [1003]), Row("over 256 KiB", [1009]), Row("pieces without end", [1009]),
            ]
            + [
                "closing frame of one byte", "closing code 999", "closing code 1004", "closing code 1005",
                "closing code 1006", "closing code 1015", "closing code 5000",
            ].map { Row($0, cut) }

        @Test(arguments: rows)
        @Loop func `F-E5 illegal frames that wsproto writes are refused with the right code`(row: Row) async throws {
            let peer = try await PythonPeer.illegal(row.testDescription)
            let (client, seen) = recorded(Endpoint(host: "127.0.0.1", port: peer.port))
            client.connect()
            _ = try await seen.loss()
            #expect(seen.losses == 1)
            #expect(seen.events.count { if case .message = $0 { true } else { false } } == row.messages)
            let line = try await peer.program.line { $0.hasPrefix("closed ") || $0 == "ended" }
            let code = line == "ended" ? 0 : Int(line.split(separator: " ")[1])
            #expect(row.codes.contains(code ?? -1), "\(line)")
        }

        @Test(arguments: ["lawful", "lawful pieces"])
        @Loop func `lawful frames that wsproto writes are taken, and the connection stays`(row: String) async throws {
            let peer = try await PythonPeer.illegal(row)
            let (client, seen) = recorded(Endpoint(host: "127.0.0.1", port: peer.port))
            client.connect()
            #expect(try await seen.message() == "grüß")
            client.socket?.send("still here")
            try await peer.program.line(containing: "text still here")
            client.client.close()
            try await peer.program.line(containing: "closed 1000")
        }

        @Test @Loop func `F-E5 a message behind the closing frame is not taken`() async throws {
            let peer = try await PythonPeer.illegal("message behind the closing frame")
            let (client, seen) = recorded(Endpoint(host: "127.0.0.1", port: peer.port))
            client.connect()
            #expect(try await seen.loss() == .closed(code: 1000, reason: ""))
            #expect(seen.events == [.opened, .lost(.closed(code: 1000, reason: ""))])
        }
    }
}
