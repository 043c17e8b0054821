internal import Boards

/// Where a line leaves the board: its words inside the board's edge, and a mark on it that shows who gives the level.
struct Terminal {
    let spec: LineSpec
    let direction: BoardLine.Direction

    /// What stands below the name.
    var details: String {
        var words = [spec.terminal, "active \(spec.active.rawValue)"].compactMap { $0 }
        switch spec.bias {
        case .asIs: break
        case .disabled: words.append("no pull")
        case .pullUp, .pullDown: words.append(spec.bias.rawValue)
        }
        if spec.drive != .pushPull { words.append(spec.drive.rawValue) }
        return words.joined(separator: " · ")
    }

    /// Room that the words need inside the board.
    var width: Int { max(TextWidth.of(spec.name, size: 15), TextWidth.of(details, size: 13)) + 30 }

    func draw(into sketch: inout Sketch, on side: Side, at y: Int) {
        let (base, tip) = direction == .output ? (-18, -8) : (-8, -18)
        sketch.shape(side.spot(base, y - 5), side.spot(base, y + 5), side.spot(tip, y), filled: true)
        sketch.circle(side.spot(0, y), radius: 4, filled: false)
        sketch.words(spec.name, at: side.spot(-24, y - 1), size: 15, anchor: side.returning, bold: true)
        sketch.words(details, at: side.spot(-24, y + 15), size: 13, anchor: side.returning)
    }
}
