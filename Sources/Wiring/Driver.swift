internal import Boards

/// What drives a load from an output: a transistor that conducts while the line is active, and the resistor that holds
/// it off while nobody drives the line.
struct Driver {
    let terminal: Terminal
    let resistor: ResistorTable.Resistor?

    /// Draws it at the height of the line and gives the upper end of the transistor, where the load hangs.
    func draw(into sketch: inout Sketch, on side: Side, y: Int) -> Sketch.Spot {
        let gate = side.spot(140, y)
        sketch.line(side.spot(0, y), gate)
        if terminal.spec.active == .low { sketch.inverter(from: side.spot(100, y), to: side.spot(126, y)) }
        if let resistor { sketch.draw(resistor, holdsHigh: holdsHigh, on: side, y: y, label: 24) }
        let (drain, source) = sketch.transistor(gate: gate, on: side)
        sketch.ground(source)
        terminal.draw(into: &sketch, on: side, at: y)
        return drain
    }

    /// The level that is inactive is the one to hold, unless the note says otherwise.
    private var holdsHigh: Bool {
        switch resistor?.end {
        case .supply: true
        case .ground: false
        default: terminal.spec.active == .low
        }
    }
}

/// Lamp or buzzer with its driver.
struct SignalPart: Part {
    /// Which of the two.
    enum Kind {
        case lamp, buzzer
    }

    let driver: Driver
    let kind: Kind

    var terminals: [Terminal] { [driver.terminal] }
    var height: Int { 110 }

    private var caption: Caption {
        switch kind {
        case .lamp: Caption(name: "lamp", says: "with the resistor it needs")
        case .buzzer: Caption(name: "buzzer", says: "with electronics of its own")
        }
    }

    func draw(into sketch: inout Sketch, on side: Side, top: Int) {
        let y = top + 52
        let drain = driver.draw(into: &sketch, on: side, y: y)
        let load = side.spot(196, drain.y)
        let end = side.spot(232, drain.y)
        sketch.line(drain, end)
        switch kind {
        case .lamp: sketch.lamp(load)
        case .buzzer: sketch.buzzer(load)
        }
        sketch.supply(end, "+S", on: side)
        caption.draw(into: &sketch, on: side, away: 262, y: y + 4)
    }
}
