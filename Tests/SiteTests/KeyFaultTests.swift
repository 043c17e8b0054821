import Testing

@testable import Site

/// A file with one key spoiled, and what must be said about it.
struct SpoiledKey: Sendable, CustomTestStringConvertible {
    let what: String
    let isBoard: Bool
    let text: String
    let line: Int
    let saying: String
    let hinting: String

    var testDescription: String { what }
}

/// A key of one of the two tables.
struct TableKey: Sendable {
    let isBoard: Bool
    let section: Section
    let key: Key

    static let all = of(Keys.configuration, isBoard: false) + of(BoardKeys.board, isBoard: true)

    var sample: SampleFile { isBoard ? .board : .configuration }
    var line: Int { sample.line(of: key, in: section) }
    var shown: String { (isBoard ? "board " : "") + section.header + " " + key.name }

    private static func of(_ sections: [Section], isBoard: Bool) -> [TableKey] {
        sections.flatMap { section in section.keys.map { TableKey(isBoard: isBoard, section: section, key: $0) } }
    }

    func spoiled(_ how: String, _ text: String, line: Int, saying: String, hinting: String) -> SpoiledKey {
        SpoiledKey(what: "\(shown) \(how)", isBoard: isBoard, text: text, line: line, saying: saying, hinting: hinting)
    }

    /// Values of other types.
    var wrongTypes: [String] {
        let common = ["1.5", "2026-11-20", "{ a = 1 }"]
        return switch key.kind {
        case .text, .choice: common + ["true", "7", "[\"a\"]"]
        case .whole: common + ["true", "\"7\"", "[7]"]
        case .flag: common + ["7", "\"true\"", "[true]"]
        case .texts: common + ["true", "7", "\"a\"", "[1, 2]"]
        }
    }

    /// Values of the right type that are not taken.
    var outOfRange: [String] {
        switch key.kind {
        case .whole(let range, _): ["\(range.lowerBound - 1)", "\(range.upperBound + 1)", "\(Int.max)", "\(Int.min)"]
        case .flag: []
        case .choice: ["\"\"", "\"nonsense\"", key.kind.example.shown.uppercased()]
        case .text: ["\"\(String(repeating: "a", count: 2000))\"", "\"a\\u0007b\""]
        case .texts(let rule, let count):
            (count.contains(0) ? [] : ["[]"]) + (rule.holds("") ? [] : ["[\"\"]"]) + [
                "[\(String(repeating: "\"A\", ", count: 20))]",
                "[\"\(String(repeating: "A", count: 40))\"]",
            ]
        }
    }
}

@Suite struct KeyFaultTests {
    static let missing = TableKey.all.filter { $0.key.fallback == nil }.map { row in
        row.spoiled(
            "missing", row.sample.changed(row.line, to: nil), line: row.sample.header(of: row.section),
            saying: "\(row.key.name) is missing", hinting: "add \(row.key.name) = ")
    }

    static let wrong = TableKey.all.flatMap { row in
        row.wrongTypes.map { value in
            row.spoiled(
                "= \(value)", row.sample.changed(row.line, to: "\(row.key.name) = \(value)"), line: row.line,
                saying: "\(row.key.name)\(row.section.header.isEmpty ? "" : " in ")",
                hinting: "write for example \(row.key.name) = ")
        }
    }

    static let outside = TableKey.all.flatMap { row in
        row.outOfRange.map { value in
            row.spoiled(
                "= \(value.prefix(40))", row.sample.changed(row.line, to: "\(row.key.name) = \(value)"), line: row.line,
                saying: "must be \(row.key.kind.words)", hinting: "write for example \(row.key.name) = ")
        }
    }

    static let unknown = TableKey.all.flatMap { row in
        [row.key.name + "x", String(row.key.name.dropLast()), row.key.name.uppercased()].map { name in
            row.spoiled(
                "as \(name)", row.sample.adding("\(name) = 1", after: row.line), line: row.line + 1,
                saying: "unknown key \(name)", hinting: "did you mean \(row.key.name)?")
        }
    }

    static let twice = TableKey.all.map { row in
        row.spoiled(
            "twice", row.sample.adding(row.sample.lines[row.line - 1].text, after: row.line), line: row.line + 1,
            saying: "is written twice, first in line \(row.line)", hinting: "keep one of the two")
    }

    @Test(arguments: missing + wrong + outside + unknown + twice)
    func `F-H4 a spoiled key is refused with file, line, column and hint`(row: SpoiledKey) throws {
        let fault = try #require(Self.faults(row).first)
        #expect(fault.file == "spoiled.toml")
        #expect(fault.line == row.line, "\(fault)")
        #expect(fault.column >= 1)
        #expect(fault.sentence.contains(row.saying), "\(fault)")
        #expect(fault.hint.contains(row.hinting), "\(fault)")
        #expect(Self.faults(row).count == 1)
    }

    // A server and a login there are refused one without the other.
    @Test(arguments: TableKey.all.filter { $0.key.fallback != nil && !["server", "login"].contains($0.key.name) })
    func `F-H4 an absent key that has a default means the default`(row: TableKey) throws {
        let absent = row.sample.changed(row.line, to: nil)
        let written = row.sample.changed(row.line, to: "\(row.key.name) = \(row.key.fallback!.shown)")
        if row.isBoard {
            #expect(try BoardFile(text: absent, file: "x").board == BoardFile(text: written, file: "x").board)
        } else {
            #expect(try Self.settings(absent) == Self.settings(written))
        }
    }

    @Test(arguments: Keys.configuration.dropFirst() + BoardKeys.board.dropFirst())
    func `F-H4 a misspelt table is refused with the nearest one`(section: Section) throws {
        let isBoard = BoardKeys.board.contains { $0.header == section.header }
        let sample = isBoard ? SampleFile.board : .configuration
        let line = sample.header(of: section)
        let header = sample.lines[line - 1].text
        let name = header.filter { $0 != "[" && $0 != "]" }.split(separator: ".").last.map(String.init) ?? ""
        let misspelt = header.replacing(name, with: name + "z")
        let faults = Self.faults(
            SpoiledKey(
                what: "", isBoard: isBoard, text: sample.changed(line, to: misspelt), line: 0, saying: "", hinting: ""))
        let fault = try #require(faults.first { $0.sentence.contains("unknown") })
        #expect(fault.line == line)
        #expect(fault.sentence.contains("\(name)z"))
        #expect(fault.hint == "did you mean \(name)?")
    }

    @Test func `F-H4 a table written twice is refused, an array of tables is not`() throws {
        let line = SampleFile.configuration.header(of: Keys.calls)
        let twice = SampleFile.configuration.text + "[calls]\n"
        let faults = Self.faults(SpoiledKey(what: "", isBoard: false, text: twice, line: 0, saying: "", hinting: ""))
        #expect(faults.map(\.sentence) == ["calls is written twice, first in line \(line)"])
        let doors = SampleFile.configuration.text + "[[door]]\nname = \"back\"\n"
        #expect(try Self.settings(doors).doors.map(\.name) == ["lobby-1", "back"])
    }

    @Test func `F-H4 every fault of a file is told at once, in the order of the file`() {
        let text = "station = 7\nboard = \"virtual\"\nbord = 1\n[calls]\nring_seconds = 0\n"
        let faults = Self.faults(SpoiledKey(what: "", isBoard: false, text: text, line: 0, saying: "", hinting: ""))
        #expect(faults.map(\.line) == [1, 3, 5])
        #expect(faults.map(\.column) == [1, 1, 1])
    }

    private static func faults(_ row: SpoiledKey) -> [ConfigurationFault] {
        do {
            if row.isBoard {
                _ = try BoardFile(text: row.text, file: "spoiled.toml")
            } else {
                _ = try SiteConfiguration(text: row.text, file: "spoiled.toml")
            }
            return []
        } catch {
            return error.faults
        }
    }

    private static func settings(_ text: String) throws -> SiteConfiguration {
        try SiteConfiguration(text: text, file: "x")
    }
}
