import Boards

@testable import Site

/// The reference page, made from the tables of keys.
enum ReferencePage {
    static var text: String {
        """
        # Configuration reference

        Made from the tables of keys in `Keys.swift` and `BoardKeys.swift`; a test holds this page against them. Write it anew with
        `PORTERO_WRITE_REFERENCE=1 swift test --filter SiteTests`. Unknown, repeated, ill-typed and out-of-range keys refuse the
        file, each with file, line, column and a hint; `portero check` says them all.

        ## `/etc/portero/portero.toml`

        \(sections(Keys.configuration))

        Secrets are credentials, one file each, never keys: \(credentials).

        ## `board/NAME.toml`

        Lines are named, never numbered. Every line has an electrical level that is *active*; nothing else in Portero speaks of levels.

        \(sections([BoardKeys.top, BoardKeys.keypad, BoardKeys.inputKeypad]))

        \(lines)

        """
    }

    private static var credentials: String {
        Credentials.Service.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
    }

    private static func sections(_ sections: [Section]) -> String {
        sections.map(section).joined(separator: "\n\n")
    }

    private static func section(_ section: Section) -> String {
        let title = section.header.isEmpty ? section.meaning : "`\(section.header)`: \(lowered(section.meaning))"
        return "### \(title)\n\n" + presence(section) + table(section.keys)
    }

    /// The tables of a board's lines differ in little: one table for all of them, and their defaults where they differ.
    private static var lines: String {
        let sections = BoardKeys.board.filter { $0.key(named: BoardKeys.Line.line.name) != nil }
        let rows = sections.map { section in
            let defaults = [BoardKeys.Line.active(nil), BoardKeys.Line.bias(.asIs), BoardKeys.Line.drive(.pushPull)].map
            {
                section.key(named: $0.name).map(fallback) ?? ""
            }
            let need = if case .required = section.presence { "yes" } else { "no" }
            return "| `\(section.header)` | \(need) | \(section.meaning) | \(defaults.joined(separator: " | ")) |"
        }
        return """
            ### The lines

            One table each; what is required is required where the table around it stands. Inputs take no `drive`.

            | table | required | line | `active` | `bias` | `drive` |
            |---|---|---|---|---|---|
            \(rows.joined(separator: "\n"))

            \(table(BoardKeys.lamp.keys, defaults: false))

            `[keypad.rows]` and `[keypad.columns]` take a list of 1 to 8 names in `line`, and as many texts in `terminal`. Where the
            source of an overlay stands beside the file, `NAME.dts`, each line must be named there, once and on one chip.
            """
    }

    private static func table(_ keys: [Key], defaults: Bool = true) -> String {
        let head =
            defaults
            ? "| key | takes | default | meaning |\n|---|---|---|---|" : "| key | takes | meaning |\n|---|---|---|"
        let rows = keys.map { key in
            "| `\(key.name)` | \(key.kind.words) |" + (defaults ? " \(fallback(key)) |" : "") + " \(key.meaning) |"
        }
        return ([head] + rows).joined(separator: "\n")
    }

    private static func presence(_ section: Section) -> String {
        switch section.presence {
        case .optional: "May be absent.\n\n"
        case .defaulted: "May be absent; the defaults hold then.\n\n"
        case .required: section.header.isEmpty ? "" : "Required.\n\n"
        }
    }

    private static func fallback(_ key: Key) -> String { key.fallback.map { "`\($0.shown)`" } ?? "required" }

    private static func lowered(_ text: String) -> String {
        // "Tuya Cloud." and the like keep their capital: only articles and plain words lose it.
        let plain = ["A", "Calls", "How", "Input", "Inputs", "Output", "Open-drain", "The"]
        guard let first = text.split(whereSeparator: { " ;.,".contains($0) }).first, plain.contains(String(first))
        else { return text }
        return text.prefix(1).lowercased() + text.dropFirst()
    }
}
