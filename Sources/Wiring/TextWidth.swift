/// How wide words become: rather too wide than too narrow, for whatever sans-serif font is there.
///
/// The classes follow DejaVu Sans Bold, the widest of the common ones.
enum TextWidth {
    /// Units of the sheet for one line of words.
    static func of(_ text: String, size: Int) -> Int {
        (text.unicodeScalars.reduce(0) { $0 + hundredths($1) } * size + 99) / 100
    }

    /// The text cut to a width, with … where something is missing.
    static func fitted(_ text: String, size: Int, width: Int) -> String {
        guard of(text, size: size) > width else { return text }
        var kept = text
        while !kept.isEmpty, of(kept + "…", size: size) > width { kept.removeLast() }
        return kept + "…"
    }

    /// The text in lines of a width, broken at blanks, inside a word only where it is wider than a line.
    static func wrapped(_ text: String, size: Int, width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            let longer = line.isEmpty ? String(word) : line + " " + word
            if of(longer, size: size) <= width {
                line = longer
                continue
            }
            if !line.isEmpty { lines.append(line) }
            line = ""
            for character in word {
                if of(line + String(character), size: size) > width, !line.isEmpty {
                    lines.append(line)
                    line = ""
                }
                line.append(character)
            }
        }
        return line.isEmpty ? lines : lines + [line]
    }

    private static func hundredths(_ scalar: Unicode.Scalar) -> Int {
        switch scalar {
        case "i", "j", "l", "I", ".", ",", ":", ";", "'", "|", " ", "!", "·": 42
        case "f", "t", "r", "(", ")", "[", "]", "-", "/", "\"": 52
        case "m", "w", "M", "W", "@", "%", "…", "→": 112
        case "A"..."Z": 86
        case "a"..."z", "0"..."9", "_": 73
        case _ where scalar.value < 0x250: 86
        case _ where scalar.value < 0x1100: 100
        default: 130
        }
    }
}
