/// Something wired to the board, drawn beside its terminals.
protocol Part {
    /// The terminals it is wired to.
    var terminals: [Terminal] { get }
    /// Room from top to bottom.
    var height: Int { get }
    /// Draws terminals and what is wired to them.
    func draw(into sketch: inout Sketch, on side: Side, top: Int)
}

/// A title above the parts that follow.
struct TitlePart: Part {
    let text: String

    var terminals: [Terminal] { [] }
    var height: Int { 40 }

    func draw(into sketch: inout Sketch, on side: Side, top: Int) {
        sketch.words(text, at: side.spot(14, top + 28), size: 17, anchor: side.running, bold: true)
    }
}

/// What a part is, in a word and an explanation of some lines, beside its symbol.
struct Caption {
    let name: String
    let says: String

    static let width = 200

    func draw(into sketch: inout Sketch, on side: Side, away: Int, y: Int) {
        let lines = TextWidth.wrapped(says, size: 13, width: Self.width)
        let first = y + 5 - 8 * lines.count
        sketch.words(name, at: side.spot(away, first), size: 14, anchor: side.running, bold: true)
        for (number, line) in lines.enumerated() {
            sketch.words(line, at: side.spot(away, first + 16 * (number + 1)), anchor: side.running)
        }
    }
}
