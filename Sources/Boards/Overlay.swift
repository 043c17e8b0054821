/// The names that a device-tree overlay gives to lines, read from its source.
///
/// Only `gpio-line-names` is looked at; comments are passed over, everything else of the language is skipped. Reading
/// never fails: what is no device tree names no lines.
public struct Overlay: Sendable, Equatable {
    /// The names of each `gpio-line-names`, one list for each chip, in the order of the file; without the empty ones,
    /// which stand for lines without a name.
    public let chips: [[String]]

    /// Reads the source of an overlay.
    public init(_ source: String) {
        var chips: [[String]] = []
        var names: [String]?
        var pending = false
        for token in Self.tokens(source) {
            switch token {
            case .word(let word): (pending, names) = (word == "gpio-line-names", nil)
            case .text(let text): names?.append(text)
            case .mark("=") where pending: names = []
            case .mark(";"):
                if let names { chips.append(names.filter { !$0.isEmpty }) }
                (pending, names) = (false, nil)
            case .mark: break
            }
        }
        self.chips = chips
    }

    private enum Token: Equatable {
        case word(String)
        case text(String)
        case mark(Character)
    }

    private static func tokens(_ source: String) -> [Token] {
        var tokens: [Token] = []
        // By scalars: a line end of two is one character, and would hide the end of a comment.
        var rest = Substring(source).unicodeScalars
        while let next = rest.first {
            if next == "/", rest.dropFirst().first == "/" {
                rest = rest.drop { $0 != "\n" }
            } else if next == "/", rest.dropFirst().first == "*" {
                skipComment(&rest)
            } else if next == "\"" {
                tokens.append(.text(text(&rest)))
            } else if isWord(next) {
                let word = rest.prefix(while: isWord)
                tokens.append(.word(String(word)))
                rest = rest[word.endIndex...]
            } else {
                if !next.properties.isWhitespace { tokens.append(.mark(Character(next))) }
                rest.removeFirst()
            }
        }
        return tokens
    }

    private static func skipComment(_ rest: inout Substring.UnicodeScalarView) {
        rest = rest.dropFirst(2)
        while let next = rest.popFirst() {
            guard next == "*", rest.first == "/" else { continue }
            rest.removeFirst()
            return
        }
    }

    private static func text(_ rest: inout Substring.UnicodeScalarView) -> String {
        rest.removeFirst()
        var text = String.UnicodeScalarView()
        while let next = rest.popFirst(), next != "\"" {
            guard next == "\\", let escaped = rest.popFirst() else {
                text.append(next)
                continue
            }
            text.append(escaped)
        }
        return String(text)
    }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_", "-", ".", "+", "?", "#": true
        default: false
        }
    }
}
