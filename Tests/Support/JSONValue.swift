/// JSON of any shape, for looking at answers and frames.
public enum JSONValue: Decodable, Equatable, Sendable {
    /// `null`, and what is not there.
    case null
    /// `true` or `false`.
    case flag(Bool)
    /// Any number.
    case number(Double)
    /// A text.
    case text(String)
    /// An array.
    case list([JSONValue])
    /// An object.
    case object([String: JSONValue])

    /// Takes whatever is there.
    public init(from decoder: any Decoder) throws {
        let place = try decoder.singleValueContainer()
        if place.decodeNil() {
            self = .null
        } else if let flag = try? place.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? place.decode(Double.self) {
            self = .number(number)
        } else if let text = try? place.decode(String.self) {
            self = .text(text)
        } else if let list = try? place.decode([JSONValue].self) {
            self = .list(list)
        } else {
            self = .object(try place.decode([String: JSONValue].self))
        }
    }

    /// A member of an object; `null` when it is not there.
    public subscript(name: String) -> JSONValue {
        if case .object(let members) = self { members[name] ?? .null } else { .null }
    }

    /// The items of an array; none for anything else.
    public var items: [JSONValue] { if case .list(let items) = self { items } else { [] } }

    /// The text; nil for anything else.
    public var text: String? { if case .text(let text) = self { text } else { nil } }

    /// The whole number; nil for anything else.
    public var whole: Int? { if case .number(let number) = self { Int(exactly: number) } else { nil } }

    /// The flag; nil for anything else.
    public var flag: Bool? { if case .flag(let flag) = self { flag } else { nil } }
}
