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
    var height: Int { 118 }

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
        let y = top + 60
        let (end, near, far) = (side.spot(214, y), side.spot(150, y), side.spot(190, y))
        sketch.line(side.spot(0, y), near)
        sketch.line(far, end)
        sketch.contact(from: near, to: far, closed: isBreak)
        if restsHigh { sketch.ground(end) } else { sketch.supply(end, "+V", on: side) }
        drawResistor(into: &sketch, on: side, y: y)
        caption.draw(into: &sketch, on: side, away: 262, y: y)
        terminal.draw(into: &sketch, on: side, at: y)
    }

    private func drawResistor(into sketch: inout Sketch, on side: Side, y: Int) {
        guard let resistor else { return }
        let joint = side.spot(50, y)
        guard resistor.end != .series else {
            let ends = [side.spot(30, y).x, side.spot(70, y).x].sorted()
            sketch.resistor(y: y, from: ends[0], to: ends[1])
            return sketch.words(resistor.label, at: side.spot(50, y - 12), size: 12, anchor: .middle)
        }
        sketch.joint(joint)
        if restsHigh {
            sketch.resistor(x: joint.x, from: y - 36, to: y)
            sketch.supply(Sketch.Spot(joint.x, y - 36), "+V", on: side)
            sketch.words(resistor.label, at: side.spot(62, y - 14), size: 12, anchor: side.running)
        } else {
            sketch.resistor(x: joint.x, from: y, to: y + 36)
            sketch.ground(Sketch.Spot(joint.x, y + 32))
            sketch.words(resistor.label, at: side.spot(62, y + 24), size: 12, anchor: side.running)
        }
    }
}
