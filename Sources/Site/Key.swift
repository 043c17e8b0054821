/// What a key takes: type and range.
enum KeyKind: Sendable {
    case text(TextRule)
    case choice([String])
    case whole(ClosedRange<Int>, unit: String)
    case flag
    case texts(TextRule, ClosedRange<Int>)

    /// What the value must be, as it follows "must be".
    var words: String {
        switch self {
        case .text(let rule): rule.words
        case .choice(let words): words.map { "\"\($0)\"" }.joined(separator: " or ")
        case .whole(let range, let unit):
            "a whole number from \(range.lowerBound) to \(range.upperBound)" + (unit.isEmpty ? "" : " (\(unit))")
        case .flag: "true or false"
        case .texts(let rule, let count):
            "a list of \(count.lowerBound) to \(count.upperBound): \(rule.words)"
        }
    }

    /// A value that is one.
    var example: Setting {
        switch self {
        case .text(let rule): .text(rule.example)
        case .choice(let words): .text(words.first ?? "")
        case .whole(let range, _): .whole(range.lowerBound)
        case .flag: .flag(true)
        case .texts(let rule, let count): .list(Array(repeating: .text(rule.example), count: count.lowerBound))
        }
    }

    func holds(_ setting: Setting) -> Bool {
        switch (self, setting) {
        case (.text(let rule), .text(let text)): rule.holds(text)
        case (.choice(let words), .text(let text)): words.contains(text)
        case (.whole(let range, _), .whole(let number)): range.contains(number)
        case (.flag, .flag): true
        case (.texts(let rule, let count), .list(let items)):
            count.contains(items.count) && items.allSatisfy { KeyKind.text(rule).holds($0) }
        case (.text, _), (.choice, _), (.whole, _), (.flag, _), (.texts, _): false
        }
    }
}

/// One documented key: the single place its name, type, range, default and meaning are said.
struct Key: Sendable {
    let name: String
    let kind: KeyKind
    /// The value when the key is absent; nil makes the key required.
    let fallback: Setting?
    /// One sentence for the reference page.
    let meaning: String

    static func text(_ name: String, _ rule: TextRule, default text: String? = nil, _ meaning: String) -> Key {
        Key(name: name, kind: .text(rule), fallback: text.map(Setting.text), meaning: meaning)
    }

    static func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String, of _: Choice.Type, default choice: Choice? = nil, _ meaning: String
    ) -> Key {
        let kind = KeyKind.choice(Choice.allCases.map(\.rawValue))
        return Key(name: name, kind: kind, fallback: choice.map { .text($0.rawValue) }, meaning: meaning)
    }

    static func whole(
        _ name: String, _ range: ClosedRange<Int>, unit: String = "", default number: Int? = nil, _ meaning: String
    ) -> Key {
        Key(name: name, kind: .whole(range, unit: unit), fallback: number.map(Setting.whole), meaning: meaning)
    }

    static func flag(_ name: String, default flag: Bool, _ meaning: String) -> Key {
        Key(name: name, kind: .flag, fallback: .flag(flag), meaning: meaning)
    }

    static func texts(
        _ name: String, _ rule: TextRule, _ count: ClosedRange<Int>, default texts: [String]? = nil, _ meaning: String
    ) -> Key {
        let fallback = texts.map { Setting.list($0.map(Setting.text)) }
        return Key(name: name, kind: .texts(rule, count), fallback: fallback, meaning: meaning)
    }
}
