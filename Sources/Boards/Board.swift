/// A board: which chip, and which of its lines does what.
public struct Board: Sendable, Equatable {
    /// The board file's name without its ending.
    public let name: String
    /// How its chip is found.
    public let chip: ChipSearch
    /// The keypad matrix.
    public let keypad: KeypadLines?
    /// The input device of a keypad that the kernel scans, by name or path; nil where this program scans lines.
    public let keypadDevice: String?
    /// Input; the call button, active while pressed.
    public let bell: LineSpec?
    /// Output; a light for the visitor.
    public let lamp: LineSpec?
    /// Output; a sound for the visitor.
    public let buzzer: LineSpec?
    /// Input; active while cover, wall or wiring is interfered with.
    public let tamper: LineSpec?
    /// The doors by name.
    public let doors: [String: DoorLines]

    /// A board; what it lacks is left out.
    public init(
        name: String, chip: ChipSearch, keypad: KeypadLines? = nil, keypadDevice: String? = nil, bell: LineSpec? = nil,
        lamp: LineSpec? = nil,
        buzzer: LineSpec? = nil, tamper: LineSpec? = nil, doors: [String: DoorLines] = [:]
    ) {
        self.name = name
        self.chip = chip
        self.keypad = keypad
        self.keypadDevice = keypadDevice
        self.bell = bell
        self.lamp = lamp
        self.buzzer = buzzer
        self.tamper = tamper
        self.doors = doors
    }

    /// Every line with its function: keypad first, then bell to tamper, then the doors by name.
    public var lines: [BoardLine] {
        var lines: [BoardLine] = []
        func add(_ function: String, _ direction: BoardLine.Direction, _ spec: LineSpec?, item: Int? = nil) {
            guard let spec else { return }
            lines.append(BoardLine(function: function, direction: direction, spec: spec, item: item))
        }
        for (item, row) in (keypad?.rows ?? []).enumerated() { add("keypad.rows", .input, row, item: item) }
        for (item, column) in (keypad?.columns ?? []).enumerated() {
            add("keypad.columns", .output, column, item: item)
        }
        add("bell", .input, bell)
        add("lamp", .output, lamp)
        add("buzzer", .output, buzzer)
        add("tamper", .input, tamper)
        for (name, door) in doors.sorted(by: { $0.key < $1.key }) {
            add("door.\(name).lock", .output, door.lock)
            add("door.\(name).monitor", .input, door.monitor)
            add("door.\(name).contact", .input, door.contact)
            add("door.\(name).exit", .input, door.exit)
        }
        return lines
    }
}

/// A line together with what it is for.
public struct BoardLine: Sendable, Equatable {
    /// Who gives the level.
    public enum Direction: String, Sendable {
        /// The board.
        case input
        /// The agent.
        case output
    }

    /// Where it stands in the board file: `keypad.rows`, `bell`, `door.main.lock`.
    public let function: String
    /// Who gives the level.
    public let direction: Direction
    /// The line itself.
    public let spec: LineSpec
    /// Its place among the lines of a function that takes several, from 0; nil where it takes one.
    public let item: Int?
}
