internal import FoundationEssentials

/// A JSON value, read and written without knowing its shape.
///
/// The stand-ins read the reference on their own: they share no frame type with the agent, so that one mistake cannot
/// hide on both sides.
public enum JSON: Sendable, Equatable {
    /// A missing or empty value.
    case null
    /// `true` or `false`.
    case flag(Bool)
    /// A whole number.
    case whole(Int)
    /// A number with a fraction.
    case real(Double)
    /// Text.
    case text(String)
    /// Values in their order.
    case list([JSON])
    /// Members by name; their order is not kept.
    case object([String: JSON])

    /// Reads UTF-8 text; nil when it is not JSON.
    public init?(parsing bytes: [UInt8]) {
        guard let value = try? JSONDecoder().decode(JSON.self, from: Data(bytes)) else { return nil }
        self = value
    }

    /// The value as UTF-8 text on one line, members in alphabetical order.
    public var bytes: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map { [UInt8]($0) } ?? []
    }

    /// The member called `name` of an object; ``null`` where there is none.
    public subscript(name: String) -> JSON {
        if case .object(let members) = self { members[name] ?? .null } else { .null }
    }

    /// The text, where this is one.
    public var asText: String? { if case .text(let value) = self { value } else { nil } }

    /// The whole number, where this is one.
    public var asWhole: Int? { if case .whole(let value) = self { value } else { nil } }

    /// The truth value, where this is one.
    public var asFlag: Bool? { if case .flag(let value) = self { value } else { nil } }

    /// The members, where this is an object.
    public var asObject: [String: JSON]? { if case .object(let value) = self { value } else { nil } }

    /// The values, where this is a list.
    public var asList: [JSON]? { if case .list(let value) = self { value } else { nil } }
}

extension JSON: Codable {
    /// Takes whatever value stands there.
    public init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let members = try? value.decode([String: JSON].self) {
            self = .object(members)
        } else if let list = try? value.decode([JSON].self) {
            self = .list(list)
        } else if let flag = try? value.decode(Bool.self) {
            self = .flag(flag)
        } else if let whole = try? value.decode(Int.self) {
            self = .whole(whole)
        } else if let real = try? value.decode(Double.self) {
            self = .real(real)
        } else {
            self = .null
        }
    }

    /// Writes the value it holds.
    public func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        switch self {
        case .null: try value.encodeNil()
        case .flag(let flag): try value.encode(flag)
        case .whole(let whole): try value.encode(whole)
        case .real(let real): try value.encode(real)
        case .text(let text): try value.encode(text)
        case .list(let list): try value.encode(list)
        case .object(let members): try value.encode(members)
        }
    }
}

extension JSON: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    /// `"text"`
    public init(stringLiteral value: String) { self = .text(value) }
    /// `1`
    public init(integerLiteral value: Int) { self = .whole(value) }
    /// `true`
    public init(booleanLiteral value: Bool) { self = .flag(value) }
    /// `[1, 2]`
    public init(arrayLiteral elements: JSON...) { self = .list(elements) }
    /// `["name": 1]`; of a repeated name the last one counts.
    public init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(Dictionary(elements) { _, last in last })
    }
    /// `nil`
    public init(nilLiteral: ()) { self = .null }
}
