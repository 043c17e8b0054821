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
                bell: LineSpec("BUTTON"), doors: ["main": DoorLines(lock: LineSpec("LOCK"), exit: LineSpec("BUTTON"))]),
            places: ["door.main.exit"], says: "line BUTTON stands under bell and under door.main.exit"),
        Row(
            testDescription: "input given as output",
            board: board(
                doors: ["main": DoorLines(lock: LineSpec("LOCK"), exit: LineSpec("EXIT", drive: .openDrain))]),
            places: ["door.main.exit"], says: "line EXIT is an input under door.main.exit: leave out drive"),
        Row(
            testDescription: "one line as lock and as exit",
            board: board(doors: ["main": DoorLines(lock: LineSpec("LOCK"), exit: LineSpec("LOCK"))]),
            places: ["door.main.exit"], says: "stands under door.main.lock and under door.main.exit"),
        Row(
            testDescription: "no name", board: board(bell: LineSpec("")), places: ["bell"],
            says: "bell names no line"),
        Row(
            testDescription: "a name the kernel cuts off",
            board: board(bell: LineSpec(String(repeating: "B", count: 32))),
            places: ["bell"], says: "too long a name: the kernel keeps 31 bytes"),
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
}
