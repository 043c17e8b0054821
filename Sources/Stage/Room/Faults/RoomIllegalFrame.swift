internal import Sockets

/// F-E5: frames that nobody may send (RFC 6455, section 5), and messages without end.
public enum RoomIllegalFrame: String, CaseIterable, Sendable {
    case reservedBit = "reserved-bit"
    case reservedOpcode = "reserved-opcode"
    case longPing = "long-ping"
    case splitPing = "split-ping"
    case badUTF8 = "bad-utf8"
    case halfCharacter = "half-character"
    case orphan
    case textInsideText = "text-inside-text"
    /// A length whose top bit is set.
    case hugeLength = "huge-length"
    /// A length that is announced and never comes.
    case unkeptLength = "unkept-length"
    /// One message over 256 KiB.
    case longMessage = "long-message"
    /// Pieces of a message that never ends: 8 MiB of them.
    case endlessPieces = "endless-pieces"
    case binary

    /// The bytes.
    public var bytes: [UInt8] {
        switch self {
        case .reservedBit: Self.frame(0xC1, [0x61])
        case .reservedOpcode: Self.frame(0x83, [0x61])
        case .longPing: Self.frame(0x89, [UInt8](repeating: 0x61, count: 126))
        case .splitPing: Self.frame(0x09, [0x61])
        case .badUTF8: Self.frame(0x81, [0xCE, 0xBA, 0xFF])
        case .halfCharacter: Self.frame(0x81, [0xF0, 0x9F])
        case .orphan: Self.frame(0x80, [0x61])
        case .textInsideText: Self.frame(0x01, [0x61]) + Self.frame(0x81, [0x62])
        case .hugeLength: [0x81, 0x7F, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0x61]
        case .unkeptLength: [0x81, 0x7F, 0, 0, 0, 0, 0x7F, 0xFF, 0xFF, 0xFF, 0x7B]
        case .longMessage: Self.frame(0x81, [UInt8](repeating: 0x61, count: (256 << 10) + 1))
        case .endlessPieces:
            Self.frame(0x01, [0x61])
                + (0..<128).flatMap { _ in Self.frame(0x00, [UInt8](repeating: 0x61, count: 65536)) }
        case .binary: Self.frame(0x82, [1, 2, 3])
        }
    }

    private static func frame(_ first: UInt8, _ payload: [UInt8]) -> [UInt8] {
        var head = [first]
        switch payload.count {
        case ..<126: head.append(UInt8(payload.count))
        case ..<65536: head += [126, UInt8(payload.count >> 8), UInt8(payload.count & 255)]
        default: head += [127] + (0..<8).reversed().map { UInt8(truncatingIfNeeded: payload.count >> ($0 * 8)) }
        }
        return head + payload
    }
}

extension RoomActor {
    func addIllegalFrames(to drive: DrivePort) {
        drive.route("POST", "/room/fault/frame") { [self] request throws(DriveError) in
            send(try request.kind() as RoomIllegalFrame)
            return .ok()
        }
    }

    /// Sends the frames to every controller, past the library.
    public func send(_ frame: RoomIllegalFrame) {
        for controller in controllers { controller.socket.tamper(frame.bytes) }
        journal.record("room", "illegal", ["frame": .text(frame.rawValue)])
    }
}
