import Boards
import Testing

struct `Faults of a board` {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let board: Board
        let places: [String]
        let says: String
    }

    static func keypad(
        rows: [LineSpec] = goodKeypad.rows, columns: [LineSpec] = goodKeypad.columns, keys: [String] = goodKeypad.keys
    ) -> Board {
        Board(name: "b", chip: .lineNames, keypad: KeypadLines(rows: rows, columns: columns, keys: keys))
    }

    static func board(chip: ChipSearch = .label("chip"), bell: LineSpec? = nil, doors: [String: DoorLines] = [:])
        -> Board
    {
        Board(name: "b", chip: chip, bell: bell, doors: doors)
    }

    static let rows: [Row] = [
        Row(
            testDescription: "one line twice",
            board: board(
                bell: LineSpec("BUTTON", bias: .pullUp),
                doors: ["main": DoorLines(lock: LineSpec("LOCK"), exit: LineSpec("BUTTON", bias: .pullUp))]),
            places: ["door.main.exit"], says: "line BUTTON stands under bell and under door.main.exit"),
        Row(
            testDescription: "input given as output",
            board: board(
                doors: [
                    "main": DoorLines(lock: LineSpec("LOCK"), exit: LineSpec("EXIT", bias: .pullUp, drive: .openDrain))
                ]),
            places: ["door.main.exit"], says: "line EXIT is an input under door.main.exit: leave out drive"),
        Row(
            testDescription: "one line as lock and as exit",
            board: board(doors: ["main": DoorLines(lock: LineSpec("LOCK"), exit: LineSpec("LOCK", bias: .pullUp))]),
            places: ["door.main.exit"],
            says: "stands under door.main.lock and under door.main.exit, as output and as input"),
        Row(
            testDescription: "no name", board: board(bell: LineSpec("", bias: .pullUp)), places: ["bell"],
            says: "bell names no line"),
        Row(
            testDescription: "a name the kernel cuts off",
            board: board(bell: LineSpec(String(repeating: "B", count: 32), bias: .pullUp)),
            places: ["bell"], says: "too long a name: the kernel keeps 31 bytes"),
        Row(
            testDescription: "an input that floats", board: board(bell: LineSpec("BELL", bias: .disabled)),
            places: ["bell"], says: "line BELL floats under bell"),
        Row(
            testDescription: "one row twice", board: keypad(rows: [row("ROW1"), row("ROW1")]),
            places: ["keypad.rows"], says: "line ROW1 stands twice under keypad.rows: give"),
        Row(testDescription: "no chip", board: board(chip: .label("")), places: ["chip"], says: "chip is empty"),
        Row(
            testDescription: "a label the kernel cuts off",
            board: board(chip: .label(String(repeating: "c", count: 32))),
            places: ["chip"], says: "too long"),
        Row(
            testDescription: "push-pull column",
            board: keypad(columns: [column("COL1", drive: .pushPull), column("COL2")]),
            places: ["keypad.columns"], says: "column COL1 must be drive = \"open-drain\""),
        Row(
            testDescription: "column active high",
            board: keypad(columns: [column("COL1"), column("COL2", active: .high)]),
            places: ["keypad.columns"], says: "column COL2 must be"),
        Row(
            testDescription: "row active high", board: keypad(rows: [row("ROW1", active: .high), row("ROW2")]),
            places: ["keypad.rows"], says: "row ROW1 must be active = \"low\""),
        Row(
            testDescription: "row without resistor", board: keypad(rows: [row("ROW1"), row("ROW2", bias: .asIs)]),
            places: ["keypad.rows"], says: "row ROW2 floats"),
        Row(
            testDescription: "row pulled the wrong way",
            board: keypad(rows: [row("ROW1", bias: .pullDown), row("ROW2")]),
            places: ["keypad.rows"], says: "row ROW1 floats"),
        Row(
            testDescription: "too few rows of keys", board: keypad(keys: ["12"]), places: ["keypad.keys"],
            says: "keypad.keys has 1 rows, keypad.rows has 2"),
        Row(
            testDescription: "a row of keys too long", board: keypad(keys: ["123", "*#"]), places: ["keypad.keys"],
            says: "row 1 of keypad.keys, \"123\", has 3 keys for 2 columns"),
        Row(
            testDescription: "one key twice", board: keypad(keys: ["12", "1#"]), places: ["keypad.keys"],
            says: "key \"1\" stands twice"),
        Row(
            testDescription: "an unknown key", board: keypad(keys: ["12", "*x"]), places: ["keypad.keys"],
            says: "key \"x\" is unknown"),
        Row(
            testDescription: "no rows, no columns", board: keypad(rows: [], columns: [], keys: []),
            places: ["keypad.rows", "keypad.columns"], says: "is empty"),
    ]

    @Test("F-G4 faults are told with their place", arguments: rows)
    func told(row: Row) {
        let faults = row.board.faults()
        #expect(faults.map(\.place) == row.places)
        #expect(faults.first?.sentence.contains(row.says) == true, "\(faults)")
    }

    @Test func `a resistor on the board takes the place of a bias`() {
        let rows = [row("ROW1"), LineSpec("ROW2", active: .low, resistor: "10k to 3.3 V beside the connector")]
        #expect(Self.keypad(rows: rows).faults() == [])
    }

    @Test func `F-G4 a fault in a list says which of its lines`() {
        let rows = [row("ROW1"), row("ROW2", bias: .asIs)]
        #expect(Self.keypad(rows: rows).faults().map(\.item) == [1])
        #expect(Self.keypad(columns: [column("COL1"), column("COL1")]).faults().map(\.item) == [1])
    }

    @Test(
        "a resistor that nobody noted is a warning",
        arguments: [
            (LineSpec("LOCK"), "hold LOCK low, which is locked"),
            (LineSpec("LOCK", active: .low), "hold LOCK high, which is locked"),
            (LineSpec("LOCK", bias: .pullDown), "until the agent takes it"),
            (LineSpec("LOCK", resistor: "330 Ω in series"), "hold LOCK low, which is locked"),
            (LineSpec("LOCK", resistor: "10 kΩ to 3.3 V"), "LOCK is held high, which is released"),
            (LineSpec("LOCK", active: .low, resistor: "10 kΩ to ground"), "LOCK is held low, which is released"),
        ])
    func warned(lock: LineSpec, says: String) {
        let warnings = Self.board(doors: ["main": DoorLines(lock: lock)]).warnings()
        #expect(warnings.map(\.place) == ["door.main.lock"])
        #expect(warnings.first?.sentence.contains(says) == true, "\(warnings)")
        let noted = LineSpec("LOCK", resistor: "10 kΩ to ground")
        #expect(Self.board(doors: ["main": DoorLines(lock: noted)]).warnings() == [])
    }

    @Test func `an open-drain output needs a resistor noted, or a pull`() {
        #expect(Self.keypad().warnings().map(\.place) == ["keypad.columns", "keypad.columns"])
        func lamp(_ spec: LineSpec) -> [BoardFault] { Board(name: "b", chip: .lineNames, lamp: spec).warnings() }
        #expect(lamp(LineSpec("LAMP", drive: .openDrain)).map(\.place) == ["lamp"])
        #expect(lamp(LineSpec("LAMP", bias: .pullUp, drive: .openDrain)) == [])
        #expect(lamp(LineSpec("LAMP")) == [])
    }
}
