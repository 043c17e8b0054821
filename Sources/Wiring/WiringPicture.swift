public import Boards

/// How a board is wired, as a picture: the chip with its named lines in the middle, keypad and panel to its left, the
/// doors to its right, the board's resistors in a table below.
///
/// Drawn from the board file alone: the same board gives the same text.
public struct WiringPicture: Sendable {
    /// The lock hardware of a door.
    public enum Lock: Sendable {
        /// Energised to release: its driver, and the diode across it.
        case strike
        /// De-energised to release: a relay, and in the magnet's supply the break contacts of the emergency release and
        /// of the exit button, which let people out whatever the board does.
        case maglock
    }

    let board: Board
    let locks: [String: Lock]
    let resistors: ResistorTable

    /// - Parameter locks: The locks by the name of their door; a strike where none stands.
    public init(of board: Board, locks: [String: Lock] = [:]) {
        self.board = board
        self.locks = locks
        resistors = ResistorTable(board)
    }

    /// The picture as a whole SVG document, black on white, sized for one page of A4.
    ///
    /// Screen readers find a title, a description that names every line, and the name of each group.
    public var svg: String {
        let panel = panelParts, doors = doorParts
        let width = max(260, Self.width(of: panel) + Self.width(of: doors) + 40)
        let bottom = max(Self.height(of: panel), Self.height(of: doors)) + 40
        var drawing = Sketch()
        drawing.box(Sketch.Spot(width / 2, bottom / 2), width: width, height: bottom, rounded: 10)
        drawing.words(
            TextWidth.fitted(chipWords, size: 14, width: width - 20), at: Sketch.Spot(width / 2, 34), size: 14,
            anchor: .middle, bold: true)
        drawing.group("keypad and panel") { Self.draw(panel, on: Side(edge: 0, outward: -1), into: &$0) }
        drawing.group("doors") { Self.draw(doors, on: Side(edge: width, outward: 1), into: &$0) }
        return Page(drawing, of: board, resistors: resistors, description: description).svg
    }

    private static func width(of parts: [any Part]) -> Int {
        parts.flatMap(\.terminals).map(\.width).max() ?? 0
    }

    private static func height(of parts: [any Part]) -> Int { parts.reduce(0) { $0 + $1.height } }

    private static func draw(_ parts: [any Part], on side: Side, into sketch: inout Sketch) {
        var top = 24
        for part in parts {
            part.draw(into: &sketch, on: side, top: top)
            top += part.height
        }
    }
}

// The parts in the order in which they are drawn, from the top.
extension WiringPicture {
    private var panelParts: [any Part] {
        var parts: [any Part] = []
        if let keypad = board.keypad {
            parts.append(TitlePart(text: "keypad"))
            parts.append(
                KeypadPart(
                    keypad: keypad, rowResistor: resistors["keypad.rows"],
                    columnResistor: resistors["keypad.columns"]))
        }
        var panel: [any Part] = []
        if let bell = board.bell { panel.append(contact("bell", bell, "call button", "while pressed")) }
        if let lamp = board.lamp { panel.append(SignalPart(driver: driver("lamp", lamp), kind: .lamp)) }
        if let buzzer = board.buzzer { panel.append(SignalPart(driver: driver("buzzer", buzzer), kind: .buzzer)) }
        if let tamper = board.tamper {
            panel.append(contact("tamper", tamper, "tamper contact", "while cover or wall mount is off"))
        }
        return panel.isEmpty ? parts : parts + [TitlePart(text: "panel")] + panel
    }

    private var doorParts: [any Part] {
        board.doors.sorted { $0.key < $1.key }.flatMap { name, lines in parts(of: name, lines) }
    }

    private func parts(of name: String, _ lines: DoorLines) -> [any Part] {
        let lock = locks[name] ?? .strike
        var parts: [any Part] = [
            TitlePart(text: "door \(name), \(lock == .strike ? "strike" : "maglock")"),
            LockPart(driver: driver("door.\(name).lock", lines.lock), lock: lock),
        ]
        if let monitor = lines.monitor {
            parts.append(contact("door.\(name).monitor", monitor, "lock monitor", "while released"))
        }
        if let leaf = lines.contact {
            parts.append(contact("door.\(name).contact", leaf, "door contact", "while the leaf is open"))
        }
        if let exit = lines.exit {
            let second = lock == .maglock ? "; a second contact is in the magnet's supply" : ""
            parts.append(contact("door.\(name).exit", exit, "exit button", "while pressed\(second)"))
        }
        return parts
    }

    private func contact(_ function: String, _ spec: LineSpec, _ name: String, _ active: String) -> SwitchPart {
        SwitchPart(
            terminal: Terminal(spec: spec, direction: .input), resistor: resistors[function], name: name,
            active: active)
    }

    private func driver(_ function: String, _ spec: LineSpec) -> Driver {
        Driver(terminal: Terminal(spec: spec, direction: .output), resistor: resistors[function])
    }
}

// The picture in words, for those who do not see it.
extension WiringPicture {
    private var description: String {
        let lines = board.lines.map { line in
            let terminal = Terminal(spec: line.spec, direction: line.direction)
            let resistor = resistors[line.function].map { ", R\($0.number) \($0.note)" } ?? ""
            return "\(line.spec.name): \(line.function), \(line.direction.rawValue), \(terminal.details)\(resistor)."
        }
        let doors = board.doors.keys.sorted().map { name in
            switch locks[name] ?? .strike {
            case .strike:
                "Door \(name) has a strike between the locks' supply and its driver, a free-wheeling diode across it."
            case .maglock:
                "Door \(name) has a maglock: the break contacts of the emergency release, of the exit button and of the"
                    + " relay stand in its supply, one behind the other."
            }
        }
        return (["The \(chipWords)."] + lines + doors).joined(separator: " ")
    }

    private var chipWords: String {
        switch board.chip {
        case .label(let label): "chip \(label)"
        case .lineNames: "chip that has these lines"
        }
    }
}
