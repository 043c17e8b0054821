/// The cloud's id of a person: 1 to 32 of `[A-Za-z0-9_-]`, letter case exact.
///
/// Anything else is refused before it reaches the ledger or a signature (design 4.2).
public struct PersonID: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    /// The id as text.
    public let text: String

    /// The id, or nil when `text` is not of the form above.
    public init?(_ text: String) {
        guard Identifier.isSound(text) else { return nil }
        self.text = text
    }

    /// Decodes from one string; an ill-formed id is a decoding error.
    public init(from decoder: any Decoder) throws {
        self = try decodeIdentifier(from: decoder, Self.init(_:))
    }

    /// Encodes as one string.
    public func encode(to encoder: any Encoder) throws { try text.encode(to: encoder) }

    /// By bytes.
    public static func < (left: Self, right: Self) -> Bool { left.text < right.text }

    /// The id as text.
    public var description: String { text }
}

/// The cloud's id of the device that this station is: the same form as a person's.
public struct DeviceID: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The id as text.
    public let text: String

    /// The id, or nil when `text` is not 1 to 32 of `[A-Za-z0-9_-]`.
    public init?(_ text: String) {
        guard Identifier.isSound(text) else { return nil }
        self.text = text
    }

    /// Decodes from one string; an ill-formed id is a decoding error.
    public init(from decoder: any Decoder) throws {
        self = try decodeIdentifier(from: decoder, Self.init(_:))
    }

    /// Encodes as one string.
    public func encode(to encoder: any Encoder) throws { try text.encode(to: encoder) }

    /// The id as text.
    public var description: String { text }
}

private func decodeIdentifier<ID>(from decoder: any Decoder, _ make: (String) -> ID?) throws -> ID {
    let text = try String(from: decoder)
    guard let id = make(text) else {
        throw DecodingError.dataCorrupted(
            .init(codingPath: decoder.codingPath, debugDescription: "not 1 to 32 of [A-Za-z0-9_-]"))
    }
    return id
}
