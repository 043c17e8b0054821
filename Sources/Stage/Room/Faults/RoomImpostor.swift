internal import Loop
public import Sockets

/// F-E4: something other than a Room answers on the control port, or answers the upgrade wrongly.
public enum RoomImpostor: String, CaseIterable, Sendable {
    /// The Room itself again.
    case none
    /// 101 with the key of another request.
    case wrongKey = "wrong-key"
    /// 401.
    case unauthorized
    /// 301 to nowhere.
    case moved
    /// A page at status 200.
    case page
    /// 101 with 64 KiB of headers.
    case longHeaders = "long-headers"
    /// Header bytes without end.
    case endless
    /// Takes the connection and says nothing.
    case mute

    /// What is sent at once; for `endless`, again and again.
    fileprivate var bytes: [UInt8] {
        switch self {
        case .none, .mute: []
        case .wrongKey: Self.head("101 Switching Protocols", Self.upgrade)
        case .unauthorized: Self.head("401 Unauthorized", "Content-Length: 0\r\n")
        case .moved: Self.head("301 Moved Permanently", "Location: http://127.0.0.1:1/\r\nContent-Length: 0\r\n")
        case .page:
            Self.head("200 OK", "Content-Type: text/html\r\nContent-Length: 19\r\n") + Array("<html>a page</html>".utf8)
        case .longHeaders:
            Self.head(
                "101 Switching Protocols",
                Self.upgrade + (0..<65).map { "X-\($0): \(String(repeating: "y", count: 1000))\r\n" }.joined())
        case .endless: Array("X".utf8)
        }
    }

    /// The accept key of the example in RFC 6455.
    private static let upgrade =
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"

    private static func head(_ status: String, _ lines: String) -> [UInt8] {
        Array("HTTP/1.1 \(status)\r\n\(lines)\r\n".utf8)
    }

    /// Plays it to one connection.
    @Loop fileprivate func play(to stream: StreamConnection) {
        guard self == .endless else {
            stream.onBytes = { _ in stream.write(bytes) }
            return
        }
        stream.write(Array("HTTP/1.1 101 Switching Protocols\r\n".utf8))
        var hasEnded = false
        stream.onEnd = { hasEnded = true }
        Loop.spawn {
            while !hasEnded {
                stream.write(bytes)
                await Loop.sleep(for: .milliseconds(200))
            }
        }
    }
}

extension RoomActor {
    func addImpostor(to drive: DrivePort) {
        drive.route("POST", "/room/fault/handshake") { [self] request throws(DriveError) in
            let impostor: RoomImpostor = try request.kind()
            do { try replace(by: impostor) } catch { throw .notNow("the port cannot be taken: \(error)") }
            return .ok()
        }
    }

    /// Puts `impostor` in the Room's place, until `none`; whoever is connected is cut off.
    public func replace(by impostor: RoomImpostor) throws(SocketError) {
        if impostor == .none { try lend(to: nil) } else { try lend(to: { impostor.play(to: $0) }) }
        journal.record("room", "replaced", ["by": .text(impostor.rawValue)])
    }
}
