internal import TOMLKit

/// A value of a TOML file, free of the library that read it.
enum Setting: Sendable, Equatable {
    case text(String)
    case whole(Int)
    case flag(Bool)
    case list([Setting])
    case table([String: Setting])
    /// A value of a type no key takes, by the name of that type.
    case other(String)

    init(_ value: any TOMLValueConvertible) {
        switch value.type {
        case .string: self = .text(value.string ?? "")
        case .int: self = .whole(value.int ?? 0)
        case .array: self = .list(value.array?.map(Setting.init) ?? [])
        case .table: self = .table(value.table.map(Setting.entries) ?? [:])
        case .bool: self = .flag(value.bool ?? false)
        case .double: self = .other("a number with a fraction")
        case .date, .time, .dateTime: self = .other("a date or time")
        }
    }

    // Not the library's iterator: it traps on a key that it cannot find again.
    static func entries(_ table: TOMLTable) -> [String: Setting] {
        var entries: [String: Setting] = [:]
        for key in table.keys {
            if let value = table[key] { entries[key] = Setting(value) }
        }
        return entries
    }

    /// What stands there, for a sentence.
    var words: String {
        switch self {
        case .text: "text"
        case .whole: "a whole number"
        case .flag: "true or false"
        case .list: "a list"
        case .table: "a table"
        case .other(let words): words
        }
    }

    /// The value as TOML, for examples and the reference page.
    var shown: String {
        switch self {
        case .text(let text): "\"\(text)\""
        case .whole(let number): String(number)
        case .flag(let flag): String(flag)
        case .list(let items): "[" + items.map(\.shown).joined(separator: ", ") + "]"
        case .table: "{ … }"
        case .other(let words): words
        }
    }
}
