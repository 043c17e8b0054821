/// A column of a roster, by the name in its head (design 4.1); the members of a JSON roster have the same names.
public enum RosterColumn: String, CaseIterable, Sendable {
    /// The person's id; the one column that must be there.
    case person
    /// The name people know them by.
    case name
    /// The flat number a visitor keys.
    case unit
    /// Identities at the room, separated by blanks, commas or semicolons, in the order they are rung.
    case peer
    /// First day or instant.
    case from
    /// Last day, or the instant it ends.
    case until
    /// Weekly periods and special days.
    case schedule
    /// `true` or `false`.
    case enabled
    /// The language the person is addressed in, such as `es` or `pt-BR`.
    case language
    /// What the person may have in a call: `audio-video` or `audio`.
    case media

    /// The head with every column.
    static let head = allCases.map(\.rawValue).joined(separator: ",")

    /// Why `name` is none, with the one that was most likely meant.
    static func unknown(_ name: String) -> String {
        let word = name.lowercased()
        let nearest = allCases.map { (column: $0, edits: edits(word, $0.rawValue)) }.min { $0.edits < $1.edits }
        guard let nearest, nearest.edits <= max(2, nearest.column.rawValue.utf8.count / 2) else {
            return "there is no column \(quoted(name)): the columns are \(head)"
        }
        return "there is no column \(quoted(name)): did you mean \(nearest.column)?"
    }

    /// Letters inserted, removed or changed on the way from one word to the other.
    private static func edits(_ one: String, _ other: String) -> Int {
        let other = Array(other.utf8)
        var row = Array(0...other.count)
        for (i, letter) in one.utf8.prefix(64).enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, wanted) in other.enumerated() {
                let changed = diagonal + (letter == wanted ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(changed, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[other.count]
    }
}

/// A word of the file as a sentence shows it: bounded, on one line, without control characters.
func quoted(_ text: String) -> String {
    let shown = text.unicodeScalars.prefix(40).map { scalar in
        scalar.value < 32 || scalar.properties.generalCategory == .control ? " " : String(scalar)
    }
    return "\"" + shown.joined() + (text.unicodeScalars.count > 40 ? "…" : "") + "\""
}
