// The symbols of circuit diagrams (IEC 60617). Upright ones stand on the same x, flat ones on the same y.
extension Sketch {
    /// A joint of wires.
    mutating func joint(_ spot: Spot) { circle(spot, radius: 3, filled: true) }

    /// Ground, hanging from a spot.
    mutating func ground(_ spot: Spot) {
        line(spot, Spot(spot.x, spot.y + 8))
        for (number, half) in [10, 6, 2].enumerated() {
            let y = spot.y + 8 + 4 * number
            line(Spot(spot.x - half, y), Spot(spot.x + half, y))
        }
    }

    /// A supply, standing on a spot, with its name beside it.
    mutating func supply(_ spot: Spot, _ name: String, on side: Side) {
        let y = spot.y - 10
        line(spot, Spot(spot.x, y))
        line(Spot(spot.x - 9, y), Spot(spot.x + 9, y))
        words(name, at: Spot(spot.x + side.outward * 13, y + 5), anchor: side.running)
    }

    /// An upright resistor with its leads.
    mutating func resistor(x: Int, from top: Int, to bottom: Int) {
        line(Spot(x, top), Spot(x, bottom))
        box(Spot(x, (top + bottom) / 2), width: 10, height: 24)
    }

    /// A flat resistor with its leads.
    mutating func resistor(y: Int, from left: Int, length: Int) {
        line(Spot(left, y), Spot(left + length, y))
        box(Spot(left + length / 2, y), width: 24, height: 10)
    }

    /// A flat contact between two spots: closed at rest, or open.
    mutating func contact(from one: Spot, to other: Spot, closed: Bool) {
        let lift = closed ? 0 : 14
        circle(one, radius: 3, filled: false)
        circle(other, radius: 3, filled: false)
        let step = one.x < other.x ? 3 : -3
        line(Spot(one.x + step, one.y - (closed ? 4 : 1)), Spot(other.x - (closed ? 0 : step), other.y - 4 - lift))
    }

    /// An upright contact that is closed at rest and opens: a break contact.
    mutating func breakContact(x: Int, from top: Int, to bottom: Int) {
        line(Spot(x, top), Spot(x, top + 6), Spot(x + 9, top + 6))
        line(Spot(x, bottom), Spot(x, bottom - 6), Spot(x + 7, top + 2))
    }

    /// An upright diode that lets current upward only: across a coil it takes over when the driver lets go.
    mutating func diode(x: Int, from top: Int, to bottom: Int) {
        let middle = (top + bottom) / 2
        line(Spot(x, top), Spot(x, bottom))
        shape(Spot(x - 8, middle + 7), Spot(x + 8, middle + 7), Spot(x, middle - 7), filled: true)
        line(Spot(x - 8, middle - 7), Spot(x + 8, middle - 7))
    }

    /// An upright coil: of a relay, a strike, a magnet.
    mutating func coil(x: Int, from top: Int, to bottom: Int) {
        box(Spot(x, (top + bottom) / 2), width: 30, height: bottom - top)
        line(Spot(x - 15, bottom - 8), Spot(x + 15, top + 8))
    }

    /// A transistor that conducts while its gate is high. The gate stands at `gate`, drain and source further outward;
    /// gives where the drain ends above and the source below.
    mutating func transistor(gate: Spot, on side: Side) -> (drain: Spot, source: Spot) {
        let channel = gate.x + side.outward * 7
        let leads = gate.x + side.outward * 26
        line(Spot(gate.x, gate.y - 12), Spot(gate.x, gate.y + 12))
        for y in [-12, 0, 12] { line(Spot(channel, gate.y + y - 4), Spot(channel, gate.y + y + 4)) }
        let (drain, source) = (Spot(leads, gate.y - 24), Spot(leads, gate.y + 24))
        line(Spot(channel, gate.y - 12), Spot(leads, gate.y - 12), drain)
        line(Spot(channel, gate.y + 12), Spot(leads, gate.y + 12), source)
        line(Spot(channel, gate.y), Spot(leads, gate.y), Spot(leads, gate.y + 12))
        let tip = channel + side.outward * 2
        shape(
            Spot(tip, gate.y), Spot(tip + side.outward * 8, gate.y - 4), Spot(tip + side.outward * 8, gate.y + 4),
            filled: true)
        return (drain, source)
    }

    /// A driver that turns the level over; from one spot to the other on the same height.
    mutating func inverter(from one: Spot, to other: Spot) {
        let step = one.x < other.x ? 1 : -1
        shape(Spot(one.x, one.y - 10), Spot(one.x, one.y + 10), Spot(other.x - step * 6, other.y), filled: false)
        circle(Spot(other.x - step * 3, other.y), radius: 3, filled: false)
    }

    /// A lamp.
    mutating func lamp(_ middle: Spot) {
        circle(middle, radius: 13, filled: false)
        line(Spot(middle.x - 9, middle.y - 9), Spot(middle.x + 9, middle.y + 9))
        line(Spot(middle.x - 9, middle.y + 9), Spot(middle.x + 9, middle.y - 9))
    }

    /// A buzzer, between wires on the same height.
    mutating func buzzer(_ middle: Spot) {
        box(middle, width: 30, height: 24)
        circle(middle, radius: 7, filled: false)
        circle(middle, radius: 2, filled: true)
    }
}
