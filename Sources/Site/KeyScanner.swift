/// Walks over a TOML text and notes where its keys stand; values are skipped, not read.
///
/// It is strict about everything but the inside of values: toml++ beneath TOMLKit asserts, or assumes without checking
/// in an optimised build, that a key or value begins where it looks for one. Such a text must not reach it.
struct KeyScanner {
    /// Arrays and inline tables inside each other, and names of one key; toml++ refuses more than 256 itself.
    private static let maxDepth = 32

    private let scalars: [Unicode.Scalar]
    private var at = 0
    private var here = Place.start
    private var table: KeyPath = []
    private var items: [KeyPath: Int] = [:]
    private(set) var index = KeyIndex()

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    /// Reads to the end, or to the first place that is not TOML.
    mutating func run() throws(KeyIndex.Complaint) {
        skipBlank(newlines: true)
        while peek != nil {
            if peek == "[" { try header() } else { try entry(in: table, depth: 0) }
            skipBlank(newlines: false)
            if peek == "#" { skipToLineEnd() }
            if let next = peek, next != "\n", next != "\r" { throw complaint("the line should end here") }
            skipBlank(newlines: true)
        }
    }

    // A header: [a.b] or [[a.b]].
    private mutating func header() throws(KeyIndex.Complaint) {
        advance()
        let many = peek == "["
        if many { advance() }
        skipBlank(newlines: false)
        let place = here
        let names = try dottedNames()
        for _ in 0..<(many ? 2 : 1) {
            guard peek == "]" else { throw complaint("the table's name is not closed by \(many ? "]]" : "]")") }
            advance()
        }
        var path: KeyPath = []
        for name in names.dropLast() { path = entered(path + [.key(name)]) }
        path.append(.key(names[names.count - 1]))
        if many {
            index.noteShared(path, at: place)
            let number = items[path, default: 0]
            items[path] = number + 1
            path.append(.item(number))
        }
        index.note(path, at: place)
        table = path
    }

    // Below an array of tables its newest item is meant.
    private func entered(_ path: KeyPath) -> KeyPath {
        guard let count = items[path], count > 0 else { return path }
        return path + [.item(count - 1)]
    }

    // One `key = value`.
    private mutating func entry(in table: KeyPath, depth: Int) throws(KeyIndex.Complaint) {
        let place = here
        let names = try dottedNames()
        guard peek == "=" else { throw complaint("a = is missing behind the key") }
        var path = table
        for (number, name) in names.enumerated() {
            path.append(.key(name))
            if number < names.count - 1 { index.noteShared(path, at: place) }
        }
        index.note(path, at: place)
        advance()
        skipBlank(newlines: false)
        try value(at: path, depth: depth)
    }

    private mutating func value(at path: KeyPath, depth: Int) throws(KeyIndex.Complaint) {
        switch peek {
        case "\"", "'": try skipString()
        case "[": try array(at: path, depth: depth + 1)
        case "{": try inlineTable(at: path, depth: depth + 1)
        default:
            let start = at
            skip { !",]}#\n\r".unicodeScalars.contains($0) }
            guard at > start else { throw complaint("a value is missing") }
        }
    }

    private mutating func array(at path: KeyPath, depth: Int) throws(KeyIndex.Complaint) {
        guard depth <= Self.maxDepth else { throw complaint("lists stand too deep inside each other") }
        advance()
        var number = 0
        while true {
            skipBlank(newlines: true)
            if peek == "]" { return advance() }
            index.noteShared(path + [.item(number)], at: here)
            try value(at: path + [.item(number)], depth: depth)
            number += 1
            skipBlank(newlines: true)
            if peek == "," {
                advance()
            } else if peek != "]" {
                throw complaint("the list is not closed by ]")
            }
        }
    }

    private mutating func inlineTable(at path: KeyPath, depth: Int) throws(KeyIndex.Complaint) {
        guard depth <= Self.maxDepth else { throw complaint("tables stand too deep inside each other") }
        advance()
        skipBlank(newlines: false)
        if peek == "}" { return advance() }
        while true {
            skipBlank(newlines: false)
            try entry(in: path, depth: depth)
            skipBlank(newlines: false)
            if peek == "}" { return advance() }
            guard peek == "," else { throw complaint("the table is not closed by } in its line") }
            advance()
        }
    }

    // Names of a key, `a . "b" . 'c'`, and the blanks behind them; never none.
    private mutating func dottedNames() throws(KeyIndex.Complaint) -> [String] {
        var names: [String] = []
        while true {
            names.append(try name())
            skipBlank(newlines: false)
            guard peek == "." else { return names }
            guard names.count < Self.maxDepth else { throw complaint("the key has too many parts") }
            advance()
            skipBlank(newlines: false)
        }
    }

    private mutating func name() throws(KeyIndex.Complaint) -> String {
        if peek == "\"" || peek == "'" { return KeyText.unescaped(try skipString()) }
        let start = at
        skip { KeyText.isBare($0) }
        guard at > start else { throw complaint("a key is missing") }
        return text(start..<at)
    }

    // Skips a string of any of the four forms and gives it back with its quotes.
    @discardableResult private mutating func skipString() throws(KeyIndex.Complaint) -> String {
        let start = at, place = here
        let quote = scalars[at]
        let long = at + 2 < scalars.count && scalars[at + 1] == quote && scalars[at + 2] == quote
        for _ in 0..<(long ? 3 : 1) { advance() }
        while let next = peek, long || (next != "\n" && next != "\r") {
            if next == quote, closes(quote, long: long) { return text(start..<at) }
            if next == "\\", quote == "\"" { advance() }
            advance()
        }
        throw KeyIndex.Complaint(place: place, sentence: "the text that begins here is not closed")
    }

    // Steps over the closing quotes when they stand here; up to two more may belong to a long string's text.
    private mutating func closes(_ quote: Unicode.Scalar, long: Bool) -> Bool {
        var run = 0
        while at + run < scalars.count, run < 5, scalars[at + run] == quote { run += 1 }
        guard !long || run >= 3 else { return false }
        for _ in 0..<(long ? run : 1) { advance() }
        return true
    }

    private var peek: Unicode.Scalar? { at < scalars.count ? scalars[at] : nil }

    private func text(_ range: Range<Int>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars[range])
        return String(text)
    }

    private mutating func advance() {
        guard at < scalars.count else { return }
        if scalars[at] == "\n" {
            here = Place(line: here.line + 1, column: 1)
        } else {
            here.column += 1
        }
        at += 1
    }

    private mutating func skip(while holds: (Unicode.Scalar) -> Bool) {
        while let next = peek, holds(next) { advance() }
    }

    // Blanks and comments, with line ends or without.
    private mutating func skipBlank(newlines: Bool) {
        while let next = peek {
            switch next {
            case " ", "\t": advance()
            case "\n", "\r":
                guard newlines else { return }
                advance()
            case "#":
                guard newlines else { return }
                skipToLineEnd()
            default: return
            }
        }
    }

    private mutating func skipToLineEnd() { skip { $0 != "\n" } }

    private func complaint(_ sentence: String) -> KeyIndex.Complaint {
        KeyIndex.Complaint(place: here, sentence: sentence)
    }
}
