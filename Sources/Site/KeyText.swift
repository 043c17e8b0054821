/// How keys are written in TOML: bare or in quotes.
enum KeyText {
    /// Whether a scalar may stand in a key without quotes.
    static func isBare(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "-", "_": true
        default: false
        }
    }

    /// A path the way a person writes it, items counted from 1: `door[2].lock`.
    static func shown(_ path: KeyPath) -> String {
        var text = ""
        for step in path {
            switch step {
            case .key(let name): text += text.isEmpty ? shown(name) : "." + shown(name)
            case .item(let number): text += "[\(number + 1)]"
            }
        }
        return text
    }

    /// The header under which a table stands: `[tuya]`, `[[door]]`, `[door.main.lock]`; empty for the top of a file.
    static func header(_ path: KeyPath) -> String {
        let names = path.compactMap { step in if case .key(let name) = step { shown(name) } else { nil } }
        guard !names.isEmpty else { return "" }
        let inside = names.joined(separator: ".")
        if case .item? = path.last { return "[[\(inside)]]" }
        return "[\(inside)]"
    }

    /// A key, in quotes where it needs them.
    static func shown(_ name: String) -> String {
        !name.isEmpty && name.unicodeScalars.allSatisfy(isBare) ? name : "\"\(name)\""
    }

    /// The key inside `"…"` or `'…'`; escapes it does not know stay as they are.
    static func unescaped(_ quoted: String) -> String {
        let inside = quoted.dropFirst().dropLast(quoted.count > 1 ? 1 : 0)
        guard quoted.first == "\"" else { return String(inside) }
        var text = String.UnicodeScalarView()
        var rest = inside.unicodeScalars[...]
        while let next = rest.popFirst() {
            guard next == "\\", let mark = rest.popFirst() else {
                text.append(next)
                continue
            }
            text.append(contentsOf: escape(mark, &rest))
        }
        return String(text)
    }

    private static func escape(_ mark: Unicode.Scalar, _ rest: inout Substring.UnicodeScalarView) -> [Unicode.Scalar] {
        let plain: [Unicode.Scalar: Unicode.Scalar] = [
            "b": "\u{8}", "t": "\t", "n": "\n", "f": "\u{c}", "r": "\r", "\"": "\"", "\\": "\\",
        ]
        if let scalar = plain[mark] { return [scalar] }
        let digits = mark == "u" ? 4 : mark == "U" ? 8 : 0
        guard digits > 0, let code = UInt32(String(rest.prefix(digits)), radix: 16), let scalar = Unicode.Scalar(code)
        else { return ["\\", mark] }
        rest = rest.dropFirst(digits)
        return [scalar]
    }
}
