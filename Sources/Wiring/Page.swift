internal import Boards

/// The sheet around a drawing: heading above, notes below, margins, and the size that fits A4.
struct Page {
    let svg: String

    /// A4 without a printer's margins, in tenths of a millimetre: the longer and the shorter way.
    private static let paper = (long: 2770, short: 1900)
    private static let margin = 20
    /// Where a note begins behind its name.
    private static let indent = 74

    init(_ drawing: Sketch, of board: Board, resistors: ResistorTable, description: String) {
        var sketch = drawing
        let left = drawing.bounds.left
        let width = max(drawing.bounds.right - left, 900)
        Self.head(board, left: left, top: drawing.bounds.top - 62, width: width, into: &sketch)
        Self.notes(resistors, left: left, top: drawing.bounds.bottom + 34, width: width, into: &sketch)
        svg = Self.document(sketch, title: "Wiring of the board \(board.name)", description: description)
    }

    private static func head(_ board: Board, left: Int, top: Int, width: Int, into sketch: inout Sketch) {
        let title = TextWidth.fitted("Wiring of the board \(board.name)", size: 26, width: width)
        sketch.words(title, at: Sketch.Spot(left, top + 20), size: 26, bold: true)
        let says = "drawn from the board file by portero board draw \(board.name)"
        sketch.words(
            TextWidth.fitted(says, size: 14, width: width), at: Sketch.Spot(left, top + 42), size: 14)
    }

    /// Three columns: how to read the picture, and the resistors of the board in two halves.
    private static func notes(
        _ resistors: ResistorTable, left: Int, top: Int, width: Int, into sketch: inout Sketch
    ) {
        let third = (width - 80) / 3
        column("Supplies and levels", legend, left: left, top: top, width: third, into: &sketch)
        let table = resistors.all.map { resistor in
            let names =
                resistor.lines.count > 1 ? "each of \(resistor.lines.joined(separator: ", "))" : resistor.lines[0]
            return (name: "R\(resistor.number)", says: "\(resistor.note): \(names)")
        }
        let half = (table.count + 1) / 2
        for (number, rows) in [table.prefix(half), table.dropFirst(half)].enumerated() where !rows.isEmpty {
            column(
                number == 0 ? "Resistors" : "", Array(rows), left: left + (number + 1) * (third + 40), top: top,
                width: third, into: &sketch)
        }
    }

    private static let legend = [
        (name: "+V", says: "supply of the chip's lines, mostly 3.3 V"),
        (name: "+S", says: "supply of lamp and buzzer"),
        (name: "+D", says: "supply of the locks, with a fuse of its own"),
        (name: "0 V", says: "all grounds, joined in one place"),
        (name: "active", says: "when a line means its name; a lock: released"),
        (name: "contacts", says: "at rest: door closed, nothing pressed, locked"),
        (name: "pull-up", says: "or pull-down: in the chip, once the agent runs"),
    ]

    private static func column(
        _ title: String, _ rows: [(name: String, says: String)], left: Int, top: Int, width: Int,
        into sketch: inout Sketch
    ) {
        if !title.isEmpty { sketch.words(title, at: Sketch.Spot(left, top), size: 15, bold: true) }
        var y = top + 22
        for row in rows {
            sketch.words(row.name, at: Sketch.Spot(left, y), bold: true)
            for line in TextWidth.wrapped(row.says, size: 13, width: width - indent) {
                sketch.words(line, at: Sketch.Spot(left + indent, y))
                y += 18
            }
        }
    }

    private static func document(_ sketch: Sketch, title: String, description: String) -> String {
        let bounds = sketch.bounds
        let left = bounds.left - margin, top = bounds.top - margin
        let width = bounds.right - left + margin, height = bounds.bottom - top + margin
        let size = paperSize(width: width, height: height)
        let head = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(millimetres(size.width))\""
                + " height=\"\(millimetres(size.height))\" viewBox=\"\(left) \(top) \(width) \(height)\""
                + " role=\"img\" aria-labelledby=\"title description\">",
            "<title id=\"title\">\(XMLText.escaped(title))</title>",
            "<desc id=\"description\">\(XMLText.escaped(description))</desc>",
            "<rect x=\"\(left)\" y=\"\(top)\" width=\"\(width)\" height=\"\(height)\" fill=\"white\"/>",
            "<g fill=\"none\" stroke=\"black\" stroke-width=\"1.5\" stroke-linejoin=\"round\" stroke-linecap=\"round\""
                + " font-family=\"DejaVu Sans, Verdana, Arial, sans-serif\">",
        ]
        return (head + sketch.elements + ["</g>", "</svg>", ""]).joined(separator: "\n")
    }

    /// The largest size that fits the paper, upright or lying.
    private static func paperSize(width: Int, height: Int) -> (width: Int, height: Int) {
        func fit(_ across: Int, _ down: Int) -> (width: Int, height: Int) {
            width * down <= height * across
                ? (width: width * down / height, height: down) : (width: across, height: height * across / width)
        }
        let lying = fit(paper.long, paper.short), upright = fit(paper.short, paper.long)
        return lying.width >= upright.width ? lying : upright
    }

    private static func millimetres(_ tenths: Int) -> String { "\(tenths / 10).\(tenths % 10)mm" }
}
