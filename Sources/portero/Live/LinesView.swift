import Agent
import Loop

/// Every line as it moves: `portero lines --watch`.
@Loop final class LinesView: LiveView {
    private let screen = Screen()
    private let json: Bool
    private var lines: [LineResource] = []
    private var changed: [String: String] = [:]

    init(json: Bool) { self.json = json }

    func take(_ message: LiveMessage, _ text: String) -> Bool {
        guard let told = note(message) else { return false }
        screen.show(told, of: json ? text : nil, picture: picture)
        return false
    }

    /// What the message says of lines, a row each; nil for others.
    private func note(_ message: LiveMessage) -> [String]? {
        if let state = message.state {
            lines = state.lines
            return table.split(separator: "\n").map(String.init)
        }
        guard let line = message.line, let index = lines.firstIndex(where: { $0.line == line.line }) else { return nil }
        (lines[index].value, lines[index].changes) = (line.value, line.changes)
        changed[line.line] = message.at
        return [([message.at] + cells(lines[index]).dropLast()).joined(separator: "  ")]
    }

    private var picture: [Screen.Line] {
        let rows = table.split(separator: "\n").map(String.init)
        return rows.enumerated().map { index, row in
            index == 0 ? Screen.Line(row) : Screen.Line(row, colour(of: lines[index - 1]))
        } + [Screen.Line("^C ends")]
    }

    private func colour(of line: LineResource) -> Screen.Colour? {
        switch line.value {
        case "active": .green
        case "inactive", "scanned": nil
        default: .yellow
        }
    }

    private var table: String {
        var table = Table("FUNCTION", "LINE", "LEVEL", "VALUE", "CHANGES", "LAST CHANGE")
        table.rows = lines.map(cells)
        return table.text
    }

    private func cells(_ line: LineResource) -> [String] {
        [
            line.function, line.line, line.level, line.value, line.changes.map(String.init) ?? "-",
            changed[line.line] ?? "-",
        ]
    }
}

extension LineResource {
    /// `high` or `low` as the polarity makes it of the value; `-` while that is not known.
    var level: String {
        switch value {
        case "active": active
        case "inactive": active == "high" ? "low" : "high"
        default: "-"
        }
    }
}
