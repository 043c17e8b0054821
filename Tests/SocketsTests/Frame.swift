import Testing

/// A frame as bytes, lawful or not.
enum Frame {
    /// `first` is FIN, reserved bits and opcode; `masked` is what clients must do.
    static func bytes(_ first: UInt8, _ payload: [UInt8] = [], masked: Bool) -> [UInt8] {
        let bit: UInt8 = masked ? 0x80 : 0
        var head = [first]
        switch payload.count {
        case ..<126: head.append(bit | UInt8(payload.count))
        case ..<65536: head += [bit | 126, UInt8(payload.count >> 8), UInt8(payload.count & 255)]
        default: head += [bit | 127] + (0..<8).reversed().map { UInt8(truncatingIfNeeded: payload.count >> ($0 * 8)) }
        }
        return head + (masked ? [0, 0, 0, 0] : []) + payload
    }
}

/// Frames that no peer may send, and the code the connection is closed with; nil where it is cut without one.
struct BadFrames: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let codes: Set<Int>
    let frames: @Sendable (_ masked: Bool) -> [UInt8]

    static let all: [BadFrames] = [
        BadFrames(testDescription: "bad UTF-8", codes: [1007]) { Frame.bytes(0x81, [0xce, 0xba, 0xff], masked: $0) },
        BadFrames(testDescription: "half a character", codes: [1007]) { Frame.bytes(0x81, [0xf0, 0x9f], masked: $0) },
        BadFrames(testDescription: "surrogate", codes: [1007]) { Frame.bytes(0x81, [0xed, 0xa0, 0x80], masked: $0) },
        BadFrames(testDescription: "bad UTF-8 in pieces", codes: [1007]) {
            Frame.bytes(0x01, [0x61, 0xc3], masked: $0) + Frame.bytes(0x80, [0x28], masked: $0)
        },
        BadFrames(testDescription: "a reason that is no text", codes: [1007]) {
            Frame.bytes(0x88, [0x03, 0xe8, 0xce, 0xba, 0xff], masked: $0)
        },
        BadFrames(testDescription: "over 256 KiB", codes: [1009]) {
            Frame.bytes(0x81, [UInt8](repeating: 0x61, count: (256 << 10) + 1), masked: $0)
        },
        BadFrames(testDescription: "over 256 KiB in pieces", codes: [1009]) { masked in
            let piece = [UInt8](repeating: 0x61, count: 64 << 10)
            return Frame.bytes(0x01, piece, masked: masked)
                + (0..<4).flatMap { _ in Frame.bytes(0x00, piece, masked: masked) }
        },
        BadFrames(testDescription: "binary", codes: [1003]) { Frame.bytes(0x82, [1, 2, 3], masked: $0) },
        BadFrames(testDescription: "reserved bit", codes: [1002]) { Frame.bytes(0xc1, [0x61], masked: $0) },
        BadFrames(testDescription: "reserved opcode", codes: [1002]) { Frame.bytes(0x83, [0x61], masked: $0) },
        BadFrames(testDescription: "orphan continuation", codes: [1002]) { Frame.bytes(0x80, [0x61], masked: $0) },
        BadFrames(testDescription: "split ping", codes: [1002]) { Frame.bytes(0x09, [0x61], masked: $0) },
        BadFrames(testDescription: "long ping", codes: [1002, 0]) {
            Frame.bytes(0x89, [UInt8](repeating: 0x61, count: 126), masked: $0)
        },
        BadFrames(testDescription: "text inside text", codes: [1002]) {
            Frame.bytes(0x01, [0x61], masked: $0) + Frame.bytes(0x81, [0x62], masked: $0)
        },
        BadFrames(testDescription: "length with the top bit", codes: [1002, 0]) {
            [0x81, $0 ? 0xff : 0x7f, 0xff, 0, 0, 0, 0, 0, 0, 0] + [0, 0, 0, 0]
        },
    ]
}
