internal import Boards

/// A keypad matrix: the columns from above, the rows from the board, a key at each crossing.
struct KeypadPart: Part {
    let keypad: KeypadLines
    let rowResistor: ResistorTable.Resistor?
    let columnResistor: ResistorTable.Resistor?

    /// From one wire to the next, and from one column to the next.
    private static let step = 44
    private static let pitch = 56
    /// From the board to the nearest column.
    private static let lead = 124

    var terminals: [Terminal] {
        keypad.columns.map { Terminal(spec: $0, direction: .output) }
            + keypad.rows.map { Terminal(spec: $0, direction: .input) }
    }

    var height: Int { terminals.count * Self.step + 36 }

    // On the board's left side, the only one a keypad stands on, the first column is the one farthest away.
    private func away(_ column: Int) -> Int { Self.lead + Self.pitch * (keypad.columns.count - 1 - column) }

    func draw(into sketch: inout Sketch, on side: Side, top: Int) {
        for (number, terminal) in terminals.enumerated() {
            terminal.draw(into: &sketch, on: side, at: top + 32 + number * Self.step)
        }
        let rows = keypad.rows.indices.map { top + 32 + (keypad.columns.count + $0) * Self.step }
        drawColumns(into: &sketch, on: side, top: top + 32, down: rows.last ?? top)
        drawRows(into: &sketch, on: side, rows: rows)
        for (row, y) in rows.enumerated() {
            for column in keypad.columns.indices {
                guard let key = keypad.key(row: row, column: column) else { continue }
                draw(key, at: Sketch.Spot(side.spot(away(column), 0).x, y), into: &sketch)
            }
        }
    }

    private func drawColumns(into sketch: inout Sketch, on side: Side, top: Int, down: Int) {
        for column in keypad.columns.indices {
            // The first wire goes to the farthest column: none crosses another one's way down.
            let y = top + column * Self.step
            let corner = side.spot(away(column), y)
            sketch.line(side.spot(0, y), corner, Sketch.Spot(corner.x, down + 12))
            guard columnResistor != nil else { continue }
            sketch.resistor(y: y, from: side.spot(74, y).x, length: 40)
        }
        if let columnResistor {
            sketch.words(
                "\(columnResistor.label) each", at: side.spot(54, top - 12), anchor: .middle)
        }
    }

    private func drawRows(into sketch: inout Sketch, on side: Side, rows: [Int]) {
        let far = Self.lead + Self.pitch * (keypad.columns.count - 1) + 24
        for y in rows { sketch.line(side.spot(0, y), side.spot(far, y)) }
        guard let rowResistor, let first = rows.first, let last = rows.last else { return }
        for y in rows {
            sketch.resistor(y: y, from: side.spot(far + 44, y).x, length: 44)
        }
        let rail = side.spot(far + 44, first)
        sketch.line(rail, side.spot(far + 44, last))
        sketch.supply(rail, "+V", on: side)
        sketch.words(
            "\(rowResistor.label) each", at: side.spot(far + 36, last + 26), anchor: .middle)
    }

    /// One key: from a joint on the column over the key to a joint on the row.
    private func draw(_ key: Character, at crossing: Sketch.Spot, into sketch: inout Sketch) {
        let middle = Sketch.Spot(crossing.x + 26, crossing.y - 20)
        sketch.line(Sketch.Spot(crossing.x, middle.y), middle, Sketch.Spot(middle.x, crossing.y))
        sketch.joint(Sketch.Spot(crossing.x, middle.y))
        sketch.joint(Sketch.Spot(middle.x, crossing.y))
        sketch.box(middle, width: 24, height: 24, rounded: 5)
        sketch.words(String(key), at: Sketch.Spot(middle.x, middle.y + 5), size: 15, anchor: .middle, bold: true)
    }
}
