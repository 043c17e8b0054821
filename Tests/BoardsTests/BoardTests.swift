import Boards
import Testing

/// A keypad of two by two, wired as it should be.
let goodKeypad = KeypadLines(
    rows: [row("ROW1"), row("ROW2")], columns: [column("COL1"), column("COL2")], keys: ["12", "*#"])

func row(_ name: String, active: LineSpec.Active = .low, bias: LineSpec.Bias = .pullUp) -> LineSpec {
    LineSpec(name, active: active, bias: bias)
}

func column(
    _ name: String, active: LineSpec.Active = .low, drive: LineSpec.Drive = .openDrain
) -> LineSpec {
    LineSpec(name, active: active, drive: drive)
}

struct `A board` {
    static let board = Board(
        name: "two-doors", chip: .lineNames, keypad: goodKeypad, bell: LineSpec("BELL", active: .low, bias: .pullUp),
        lamp: LineSpec("LAMP"),
        doors: [
            "yard": DoorLines(lock: LineSpec("YARD_LOCK")),
            "main": DoorLines(
                lock: LineSpec("STRIKE"), monitor: LineSpec("STRIKE_MON", bias: .pullDown),
                contact: LineSpec("DOOR", resistor: "10 kΩ to 3.3 V"),
                exit: LineSpec("EXIT", active: .low, bias: .pullUp)),
        ])

    @Test func `lists every line with its function, the doors by name`() {
        let lines = Self.board.lines
        #expect(
            lines.map(\.function) == [
                "keypad.rows", "keypad.rows", "keypad.columns", "keypad.columns", "bell", "lamp", "door.main.lock",
                "door.main.monitor", "door.main.contact", "door.main.exit", "door.yard.lock",
            ])
        let outputs = lines.filter { $0.direction == .output }.map(\.spec.name)
        #expect(outputs == ["COL1", "COL2", "LAMP", "STRIKE", "YARD_LOCK"])
    }

    @Test func `has no faults when it is wired as it should be`() {
        #expect(Self.board.faults() == [])
    }

    @Test func `finds a key and what stands on it`() {
        #expect(goodKeypad.key(row: 1, column: 0) == "*")
        #expect(goodKeypad.key(row: 2, column: 0) == nil)
        #expect(goodKeypad.key(row: 0, column: 2) == nil)
        #expect(goodKeypad.place(of: "#").map { [$0.row, $0.column] } == [1, 1])
        #expect(goodKeypad.place(of: "7") == nil)
    }

    @Test(arguments: [("line search", ChipSearch.lineNames), ("pinctrl-bcm2711", .label("pinctrl-bcm2711"))])
    func `says how its chip is found`(text: String, search: ChipSearch) {
        #expect(ChipSearch(text) == search)
    }
}
