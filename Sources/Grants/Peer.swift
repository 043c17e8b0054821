/// Who is on the line, as the room names them: `user1@some.server`, compared byte for byte.
///
/// Case, accents in another Unicode form, look-alike letters and blanks make another identity; nothing is trimmed
/// or folded. Swift's own string equality would fold Unicode forms, hence the comparison below.
public struct Peer: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The identity, without the instance.
    public let text: String

    /// Longest identity in bytes.
    public static let maxBytes = 256

    /// The identity in a PeerId (`user1@some.server`) or InstanceId (`user1@some.server/Instance`): the part
    /// before the first `/`.
    ///
    /// Nil when that part is empty, longer than ``maxBytes``, or holds a blank, a control or an invisible character:
    /// no person owns such an identity, so a caller who presents one is unknown.
    public init?(_ id: String) {
        var id = id
        let text = id.withUTF8 { bytes -> String? in
            let bare = bytes.prefix { $0 != UInt8(ascii: "/") }
            guard (1...Self.maxBytes).contains(bare.count), !bare.contains(where: { $0 <= 0x20 || $0 == 0x7f }) else {
                return nil
            }
            return String(decoding: UnsafeBufferPointer(rebasing: bare), as: UTF8.self)
        }
        guard let text, text.utf8.allSatisfy({ $0 < 0x80 }) || text.unicodeScalars.allSatisfy(Self.isVisible) else {
            return nil
        }
        self.text = text
    }

    /// Decodes from one string; an ill-formed identity is a decoding error.
    public init(from decoder: any Decoder) throws {
        guard let peer = Peer(try String(from: decoder)) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "not a peer identity"))
        }
        self = peer
    }

    /// Encodes as one string.
    public func encode(to encoder: any Encoder) throws { try text.encode(to: encoder) }

    /// The same bytes.
    public static func == (left: Peer, right: Peer) -> Bool {
        let same = left.text.utf8.withContiguousStorageIfAvailable { left in
            right.text.utf8.withContiguousStorageIfAvailable { left.elementsEqual($0) }
        }
        // Always there: the text was made by Swift itself.
        return same == true
    }

    /// Hashes the bytes.
    public func hash(into hasher: inout Hasher) {
        // Always there: the text was made by Swift itself. A mutable copy would write to a cold reference count.
        _ = text.utf8.withContiguousStorageIfAvailable { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }

    /// The identity.
    public var description: String { text }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .unassigned, .privateUse: false
        default: true
        }
    }
}
