internal import Boards

/// A lock: a strike with its driver, or a maglock with driver, relay and the break contacts in its supply.
struct LockPart: Part {
    let driver: Driver
    let lock: WiringPicture.Lock

    var terminals: [Terminal] { [driver.terminal] }

    var height: Int { above + 60 }

    private var above: Int { lock == .strike ? 136 : 282 }

    func draw(into sketch: inout Sketch, on side: Side, top: Int) {
        let y = top + above
        let drain = driver.draw(into: &sketch, on: side, y: y)
        drawCoil(into: &sketch, on: side, x: drain.x, y: y)
        switch lock {
        case .strike:
            Caption(name: "strike", says: "energised while released; across it a free-wheeling diode")
                .draw(into: &sketch, on: side, away: 196, y: y - 76)
        case .maglock:
            sketch.words("relay K", at: side.spot(190, y - 88), size: 14, anchor: side.running, bold: true)
            drawSupply(into: &sketch, on: side, y: y)
        }
    }

    /// The coil that the driver switches, and the diode that takes its current over when the driver lets go.
    private func drawCoil(into sketch: inout Sketch, on side: Side, x: Int, y: Int) {
        let (top, bottom) = (y - 104, y - 40)
        let beside = side.spot(108, 0).x
        sketch.line(Sketch.Spot(x, y - 24), Sketch.Spot(x, y - 116))
        sketch.line(Sketch.Spot(x, bottom + 6), Sketch.Spot(beside, bottom + 6), Sketch.Spot(beside, bottom))
        sketch.line(Sketch.Spot(x, top - 4), Sketch.Spot(beside, top - 4), Sketch.Spot(beside, top))
        sketch.diode(x: beside, from: top - 4, to: bottom + 6)
        sketch.coil(x: x, from: top + 8, to: bottom - 6)
        sketch.joint(Sketch.Spot(x, bottom + 6))
        sketch.joint(Sketch.Spot(x, top - 4))
        sketch.supply(Sketch.Spot(x, y - 116), "+D", on: side)
    }

    /// The magnet's own supply: whoever opens one of the contacts is let out, whatever board and driver do.
    private func drawSupply(into sketch: inout Sketch, on side: Side, y: Int) {
        let x = side.spot(330, 0).x
        let rows: [(from: Int, name: String, says: String)] = [
            (-246, "emergency release", "break contact, by hand"),
            (-180, "exit button", "break contact: cuts the supply by itself"),
            (-93, "relay K", "break contact, open while released"),
        ]
        sketch.supply(Sketch.Spot(x, y - 262), "+D", on: side)
        sketch.line(Sketch.Spot(x, y - 262), Sketch.Spot(x, y - 246))
        for (number, row) in rows.enumerated() {
            let next = number + 1 < rows.count ? rows[number + 1].from : -22
            sketch.breakContact(x: x, from: y + row.from, to: y + row.from + 40)
            sketch.line(Sketch.Spot(x, y + row.from + 40), Sketch.Spot(x, y + next))
            Caption(name: row.name, says: row.says).draw(into: &sketch, on: side, away: 364, y: y + row.from + 20)
        }
        let middle = y - 93 + 20
        sketch.line(side.spot(182, middle), side.spot(side.outward > 0 ? 333 : 327, middle), dashed: true)
        sketch.coil(x: x, from: y - 22, to: y + 18)
        sketch.ground(Sketch.Spot(x, y + 18))
        Caption(name: "maglock", says: "holds while it has current").draw(into: &sketch, on: side, away: 364, y: y - 4)
    }
}
