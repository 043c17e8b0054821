internal import Boards

/// Every key a board file may hold.
enum BoardKeys {
    /// The sections in the order of the reference page.
    static let board =
        [top, keypad, rows, columns, bell, lamp, buzzer, tamper, lock, monitor, contact, exit]
    /// The same for a board whose kernel scans the keypad.
    static let boardWithInputDevice = [top, inputKeypad, bell, lamp, buzzer, tamper, lock, monitor, contact, exit]

    /// Who scans a keypad.
    enum KeypadKind: String, CaseIterable {
        case matrix, evdev
    }

    static let top = Section(steps: [], presence: .required, meaning: "The top of the file.", keys: [chip])

    static let chip = Key.text(
        "chip", .chip, default: ChipSearch.lineSearchText,
        "The chip's label, as gpiodetect shows it in brackets; \"line search\" takes the one chip that has all the lines."
    )

    static let keypad = Section(
        steps: [.named("keypad")], presence: .optional, meaning: "The keypad matrix.", keys: [kind, keys],
        refusals: ["device": "a matrix has lines: leave device out, or write kind = \"evdev\""])
    static let inputKeypad = Section(
        steps: [.named("keypad")], presence: .optional,
        meaning: "With kind = \"evdev\" the keypad of a board whose kernel scans it, without lines.",
        keys: [kind, device],
        refusals: Dictionary(
            uniqueKeysWithValues: ["keys", "rows", "columns"].map {
                ($0, "the kernel scans this keypad: leave \($0) out, or write kind = \"matrix\"")
            }))

    static let kind = Key.choice(
        "kind", of: KeypadKind.self, default: .matrix,
        "Who scans: this program over the lines, or the kernel, whose input device is read and kept from the console.")
    static let device = Key.text(
        "device", .device,
        "The input device: its name as in /proc/bus/input/devices, or a path such as /dev/input/by-path/…")

    static let keys = Key.texts(
        "keys", .keyRow, 1...8,
        "The keys as printed, one text for each row from the top, one character for each column.")

    static let rows = input(
        ["keypad", "rows"], .required, many: true, active: .low, bias: .pullUp,
        "Inputs, read while a column is active, from the top.")
    static let columns = output(
        ["keypad", "columns"], .required, many: true, active: .low, drive: .openDrain,
        "Open-drain outputs from the left, so that two held keys never short two of them.")
    static let bell = input(["bell"], .optional, "Input; the call button, active while pressed.")
    static let lamp = output(["lamp"], .optional, "Output; a light for the visitor.")
    static let buzzer = output(["buzzer"], .optional, "Output; a sound for the visitor.")
    static let tamper = input(["tamper"], .optional, "Input; active while cover, wall or wiring is interfered with.")
    static let lock = output(
        door("lock"), .required, active: nil, "Output; active means released, for a strike and for a maglock.")
    static let monitor = input(door("monitor"), .optional, "Input; the relay or bolt read back, active while released.")
    static let contact = input(
        door("contact"), .optional, "Input; the door position switch, active while the leaf is open.")
    static let exit = input(door("exit"), .optional, "Input; the exit button, active while pressed.")

    /// Keys that stand in every table of a line.
    enum Line {
        static let line = Key.text("line", .lineName, "The line's name on the chip, as gpioinfo shows it.")
        static let lines = Key.texts("line", .lineName, 1...8, "The lines' names on the chip, as gpioinfo shows them.")
        static let resistor = Key.text(
            "resistor", .note, default: "",
            "Where a resistor of the board stands, value first, in words; an input with neither it nor a pull is refused."
        )
        static let terminal = Key.text(
            "terminal", .terminal, default: "",
            "Where the line leaves the board, for the wiring picture; \"\" for nothing.")
        static let terminals = Key.texts(
            "terminal", .terminal, 0...8, default: [],
            "Where the lines leave the board, one text for each, for the wiring picture; [] for nothing.")

        static func active(_ level: LineSpec.Active?) -> Key {
            Key.choice("active", of: LineSpec.Active.self, default: level, "The electrical level that is active.")
        }

        static func bias(_ bias: LineSpec.Bias) -> Key {
            Key.choice(
                "bias", of: LineSpec.Bias.self, default: bias,
                "The chip's own resistor; a chip that has none ignores the wish without a word.")
        }

        static func drive(_ drive: LineSpec.Drive) -> Key {
            Key.choice("drive", of: LineSpec.Drive.self, default: drive, "How the output drives its two levels.")
        }
    }

    private static func door(_ function: String) -> [String] { ["door", "", function] }

    private static func input(
        _ names: [String], _ presence: Section.Presence, many: Bool = false, active: LineSpec.Active = .high,
        bias: LineSpec.Bias = .asIs, _ meaning: String
    ) -> Section {
        Section(
            steps: steps(names), presence: presence, meaning: meaning,
            keys: [
                many ? Line.lines : Line.line, many ? Line.terminals : Line.terminal, Line.active(active),
                Line.bias(bias), Line.resistor,
            ],
            refusals: ["drive": "this line is an input: leave drive out, or name an output's line elsewhere"])
    }

    private static func output(
        _ names: [String], _ presence: Section.Presence, many: Bool = false, active: LineSpec.Active? = .high,
        drive: LineSpec.Drive = .pushPull, _ meaning: String
    ) -> Section {
        Section(
            steps: steps(names), presence: presence, meaning: meaning,
            keys: [
                many ? Line.lines : Line.line, many ? Line.terminals : Line.terminal, Line.active(active),
                Line.bias(.asIs), Line.drive(drive), Line.resistor,
            ])
    }

    private static func steps(_ names: [String]) -> [Section.Step] {
        names.map { $0.isEmpty ? .anyName : .named($0) }
    }
}
