internal import Boards

/// An input: a contact to ground or to the supply, and what holds the line while the contact is open.
struct SwitchPart: Part {
    let terminal: Terminal
    let resistor: ResistorTable.Resistor?
    /// What the contact is: `call button`.
    let name: String
    /// What the line being active means: `pressed`, `while the leaf is open`.
    let active: String

    var terminals: [Terminal] { [terminal] }
    var height: Int { 110 }

    /// Which level the line has while the contact is open: what pulls it, else the inactive one.
    private var restsHigh: Bool {
        switch (resistor?.end, terminal.spec.bias) {
        case (.supply, _): true
        case (.ground, _): false
        case (_, .pullUp): true
        case (_, .pullDown): false
        default: terminal.spec.active == .low
        }
    }

    /// Active while the contact is open: it is closed at rest, and a cut wire is noticed.
    private var isBreak: Bool { restsHigh == (terminal.spec.active == .high) }

    private var caption: Caption {
        Caption(name: name, says: "\(isBreak ? "open" : "closed") \(active)")
    }

    func draw(into sketch: inout Sketch, on side: Side, top: Int) {
        let y = top + 56
        let (end, near, far) = (side.spot(214, y), side.spot(150, y), side.spot(190, y))
        sketch.line(side.spot(0, y), near)
        sketch.line(far, end)
        sketch.contact(from: near, to: far, closed: isBreak)
        if restsHigh { sketch.ground(end) } else { sketch.supply(end, "+V", on: side) }
        if let resistor { sketch.draw(resistor, holdsHigh: restsHigh, on: side, y: y, label: restsHigh ? -14 : 24) }
        caption.draw(into: &sketch, on: side, away: 262, y: y)
        terminal.draw(into: &sketch, on: side, at: y)
    }
}
