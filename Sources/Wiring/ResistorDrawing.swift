internal import Boards

extension Sketch {
    /// A resistor of the board near a terminal: in the wire, or from the wire to the supply or to ground.
    ///
    /// `label` is where its words stand, seen from the wire.
    mutating func draw(
        _ resistor: ResistorTable.Resistor, holdsHigh: Bool, on side: Side, y: Int, label: Int
    ) {
        let joint = side.spot(50, y)
        guard resistor.end != .series else {
            self.resistor(y: y, from: min(side.spot(30, y).x, side.spot(70, y).x), length: 40)
            return words(resistor.label, at: side.spot(50, y + label), anchor: .middle)
        }
        self.joint(joint)
        if holdsHigh {
            self.resistor(x: joint.x, from: y - 36, to: y)
            supply(Spot(joint.x, y - 36), "+V", on: side)
        } else {
            self.resistor(x: joint.x, from: y, to: y + 36)
            ground(Spot(joint.x, y + 32))
        }
        words(resistor.label, at: side.spot(62, y + label), anchor: side.running)
    }
}
