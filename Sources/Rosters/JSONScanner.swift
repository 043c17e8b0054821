/// Objects out of a JSON array, one after the other. Only what a roster holds is taken: no nesting, so no depth.
struct JSONScanner {
    /// One object and the line it begins on.
    struct Object: Equatable {
        var line: Int
        /// In the order of the file; nil for null.
        var members: [(name: String, cell: Cell?)]

        static func == (left: Self, right: Self) -> Bool {
            left.line == right.line && left.members.elementsEqual(right.members, by: ==)
        }
    }

    static let blanks: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D]
    private let bytes: [UInt8]
    private var index: Int
    private var line = 1
    private var hasBegun = false

    /// Reads checked UTF-8.
    init(_ bytes: [UInt8], from start: Int) {
        self.bytes = bytes
        index = start
    }

    /// The next object; nil at the end of the array, which is the end of the file.
    mutating func next() throws(RosterFault) -> Object? {
        if !hasBegun {
            guard take("[") else { throw fault("a roster in JSON is a list of objects: begin with [") }
            hasBegun = true
            if take("]") { return try end() }
        } else if take("]") {
            return try end()
        } else if !take(",") {
            throw fault("a comma or ] is missing here")
        }
        guard peek() == UInt8(ascii: "{") else {
            throw fault("an object is missing here: each person is one in braces")
        }
        let start = line
        index += 1
        return Object(line: start, members: try members())
    }

    private mutating func end() throws(RosterFault) -> Object? {
        guard peek() == nil else { throw fault("something stands behind the end of the list") }
        index = bytes.count
        // Asked again, it is the end again.
        return nil
    }

    private mutating func members() throws(RosterFault) -> [(name: String, cell: Cell?)] {
        var members: [(name: String, cell: Cell?)] = []
        if take("}") { return members }
        repeat {
            guard peek() == UInt8(ascii: "\"") else {
                throw fault("the name of a field is missing here: write it in quotes")
            }
            let name = try text()
            guard take(":") else { throw fault("a colon is missing behind \(quoted(name))") }
            if members.contains(where: { $0.name == name }) {
                throw fault("\(quoted(name)) stands twice in one object")
            }
            guard members.count < 64 else { throw fault("too many fields in one object") }
            members.append((name, try cell()))
        } while take(",")
        guard take("}") else { throw fault("a comma or } is missing here") }
        return members
    }

    private mutating func cell() throws(RosterFault) -> Cell? {
        switch peek() {
        case UInt8(ascii: "\""): return .text(try text())
        case UInt8(ascii: "["): return .texts(try texts())
        case UInt8(ascii: "{"), nil: throw fault("a value is missing here: write text in quotes, true, false or null")
        default: break
        }
        let start = index
        while index < bytes.count, Self.isOfWord(bytes[index]) { index += 1 }
        switch String(decoding: bytes[start..<index], as: UTF8.self) {
        case "true": return .flag(true)
        case "false": return .flag(false)
        case "null": return nil
        case let word where word.utf8.first.map { $0 == UInt8(ascii: "-") || (48...57).contains($0) } == true:
            return .number(word)
        case let word: throw fault("\(quoted(word)) is no value: write text in quotes, true, false or null")
        }
    }

    private static func isOfWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122, UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): true
        default: false
        }
    }

    private mutating func texts() throws(RosterFault) -> [String] {
        index += 1
        var texts: [String] = []
        if take("]") { return texts }
        repeat {
            guard peek() == UInt8(ascii: "\"") else { throw fault("a text in quotes is missing here") }
            guard texts.count < 1000 else { throw fault("too many texts in one list") }
            texts.append(try text())
        } while take(",")
        guard take("]") else { throw fault("a comma or ] is missing here") }
        return texts
    }

    private mutating func text() throws(RosterFault) -> String {
        let open = line
        index += 1
        var text: [UInt8] = []
        var start = index
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                text += bytes[start..<index]
                index += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                text += bytes[start..<index]
                index += 1
                text += try String(escaped()).utf8
                start = index
            case 0..<0x20: throw fault("a text holds a control character: write it as an escape, or close its quote")
            default: index += 1
            }
        }
        throw RosterFault(open, "a text begins on this line and never ends: close its quote")
    }

    private mutating func escaped() throws(RosterFault) -> Unicode.Scalar {
        let letter = index < bytes.count ? bytes[index] : 0
        index += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try scalar()
        default: throw fault("a backslash begins no escape here: double it")
        }
    }

    /// Behind `\u`: one unit of UTF-16, or two that make one letter.
    private mutating func scalar() throws(RosterFault) -> Unicode.Scalar {
        let first = try unit()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00, index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\\"),
            bytes[index + 1] == UInt8(ascii: "u")
        else { throw fault("half of a letter in \\u escapes") }
        index += 2
        let second = try unit()
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw fault("half of a letter in \\u escapes") }
        return scalar
    }

    private mutating func unit() throws(RosterFault) -> UInt32 {
        guard index + 4 <= bytes.count,
            bytes[index..<index + 4].allSatisfy({ UnicodeScalar($0).properties.isASCIIHexDigit }),
            let unit = UInt32(String(decoding: bytes[index..<index + 4], as: UTF8.self), radix: 16)
        else { throw fault("four hexadecimal digits are missing behind \\u") }
        index += 4
        return unit
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard peek() == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    /// The next byte behind blanks.
    private mutating func peek() -> UInt8? {
        while index < bytes.count, Self.blanks.contains(bytes[index]) {
            if bytes[index] == UInt8(ascii: "\n") { line += 1 }
            index += 1
        }
        return index < bytes.count ? bytes[index] : nil
    }

    private func fault(_ sentence: String) -> RosterFault { RosterFault(line, sentence) }
}
