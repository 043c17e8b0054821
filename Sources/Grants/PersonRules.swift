// What `grant add` and a roster take, so that what is exported can be loaded again.
extension Person {
    /// Longest name in bytes.
    public static let maxNameBytes = 256

    /// Whether `text` can be a name, or is empty.
    ///
    /// A name that begins like a formula would be run as one by the spreadsheet that opens an exported roster.
    public static func isName(_ text: String) -> Bool {
        text.utf8.count <= maxNameBytes && !beginsLikeFormula(text)
            && text.unicodeScalars.allSatisfy { $0 == "\n" || $0 == "\t" || $0.properties.generalCategory != .control }
    }

    /// What a spreadsheet runs; some also in its wide form.
    static func beginsLikeFormula(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first else { return false }
        return "=+-@\t\n\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}".unicodeScalars.contains(first)
    }

    /// Whether `text` is a flat number as a visitor keys it, 1 to 8 digits, or empty.
    public static func isUnit(_ text: String) -> Bool {
        text.utf8.count <= 8 && text.utf8.allSatisfy { (48...57).contains($0) }
    }
}

extension Peer {
    /// What stands between several identities in one field; no identity holds one.
    public static let separators: Set<Character> = [" ", "\t", "\n", "\r\n", ",", ";"]

    /// The identity that `text` is as a whole, without an instance; nil also for one that a roster could not hold.
    public init?(exactly text: String) {
        let isPlain = !text.utf8.contains { "/,;".utf8.contains($0) }
        guard isPlain, !Person.beginsLikeFormula(text) else { return nil }
        self.init(text)
    }
}
