@testable import Site

/// A file written from a table of keys, every key of it present with a value that is taken, and where each stands.
struct SampleFile: Sendable {
    struct Line: Sendable {
        let section: Section
        /// Nil for the section's header.
        let key: Key?
        var text: String
    }

    var lines: [Line]

    var text: String { lines.map(\.text).joined(separator: "\n") + "\n" }

    static let configuration = SampleFile(Keys.configuration)
    static let board = SampleFile(BoardKeys.board)

    init(_ sections: [Section]) {
        var number = 0
        lines = sections.flatMap { section in
            let header = Line(section: section, key: nil, text: section.header.replacing("NAME", with: "main"))
            return (section.header.isEmpty ? [] : [header])
                + section.keys.map { key in
                    number += 1
                    return Line(section: section, key: key, text: "\(key.name) = \(Self.value(key, number))")
                }
        }
    }

    /// The number of a key's line, from 1.
    func line(of key: Key, in section: Section) -> Int {
        (lines.firstIndex { $0.key?.name == key.name && $0.section.steps == section.steps } ?? -1) + 1
    }

    /// The number of a section's header, from 1; the top of the file begins at 1.
    func header(of section: Section) -> Int {
        (lines.firstIndex { $0.key == nil && $0.section.steps == section.steps } ?? 0) + 1
    }

    /// The text with a line replaced, removed (nil), or followed by another one.
    func changed(_ line: Int, to text: String?) -> String {
        var copy = self
        if let text { copy.lines[line - 1].text = text } else { copy.lines.remove(at: line - 1) }
        return copy.text
    }

    func adding(_ text: String, after line: Int) -> String {
        var copy = self
        copy.lines[line - 1].text += "\n" + text
        return copy.text
    }

    // Each line of a board has a name of its own; a keypad of one key agrees with one row and one column.
    private static func value(_ key: Key, _ number: Int) -> String {
        switch (key.name, key.kind) {
        case ("line", .text): "\"LINE_\(number)\""
        case ("line", _): "[\"LINE_\(number)\"]"
        case ("keys", _): "[\"1\"]"
        case ("hold_open", _): "\"\""
        case ("terminal", .texts): "[\"X\(number)\"]"
        case ("bias", _): "\"pull-up\""
        default: (key.fallback.flatMap { $0 == .text("") ? nil : $0 } ?? key.kind.example).shown
        }
    }
}
