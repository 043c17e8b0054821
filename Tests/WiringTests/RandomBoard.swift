import Boards
import Support
import Wiring

/// A board nobody would build, drawn from a seed: names with everything XML reads as its own, every size and bias.
struct RandomBoard {
    let board: Board
    let locks: [String: WiringPicture.Lock]

    init(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let doors = (0..<Int.random(in: 0...4, using: &generator)).map { number in
            (Self.text(1...20, &generator) + "\(number)", Self.door(&generator))
        }
        let keypad = Bool.random(using: &generator) ? nil : Self.keypad(&generator)
        func some(_ generator: inout SeededGenerator) -> LineSpec? {
            Bool.random(using: &generator) ? Self.line(&generator) : nil
        }
        board = Board(
            name: Self.text(1...40, &generator),
            chip: Bool.random(using: &generator) ? .lineNames : .label(Self.text(1...31, &generator)),
            keypad: keypad, bell: some(&generator), lamp: some(&generator), buzzer: some(&generator),
            tamper: some(&generator), doors: Dictionary(uniqueKeysWithValues: doors))
        locks = Dictionary(
            uniqueKeysWithValues: doors.map { ($0.0, Bool.random(using: &generator) ? .maglock : .strike) })
    }

    private static func keypad(_ generator: inout SeededGenerator) -> KeypadLines {
        let rows = Int.random(in: 1...8, using: &generator), columns = Int.random(in: 1...8, using: &generator)
        let row = line(&generator), column = line(&generator)
        return KeypadLines(
            rows: (0..<rows).map { like(row, name: "ROW\($0)") },
            columns: (0..<columns).map { like(column, name: "COL\($0)") },
            keys: (0..<rows).map { _ in String((0..<columns).map { _ in "W#@1&".randomElement(using: &generator)! }) })
    }

    private static func like(_ spec: LineSpec, name: String) -> LineSpec {
        LineSpec(
            name, active: spec.active, bias: spec.bias, drive: spec.drive, resistor: spec.resistor,
            terminal: spec.terminal)
    }

    private static func door(_ generator: inout SeededGenerator) -> DoorLines {
        func some(_ generator: inout SeededGenerator) -> LineSpec? {
            Bool.random(using: &generator) ? line(&generator) : nil
        }
        return DoorLines(
            lock: line(&generator), monitor: some(&generator), contact: some(&generator), exit: some(&generator))
    }

    private static func line(_ generator: inout SeededGenerator) -> LineSpec {
        let notes = [
            "10 kΩ to 3.3 V", "330 Ω in series", "4k7 to ground", "999999999 kΩ to nowhere", "none, simulated",
            text(1...200, &generator),
        ]
        return LineSpec(
            text(1...31, &generator), active: LineSpec.Active.allCases.randomElement(using: &generator)!,
            bias: LineSpec.Bias.allCases.randomElement(using: &generator)!,
            drive: LineSpec.Drive.allCases.randomElement(using: &generator)!,
            resistor: Bool.random(using: &generator) ? notes.randomElement(using: &generator) : nil,
            terminal: Bool.random(using: &generator) ? text(1...24, &generator) : nil)
    }

    private static func text(_ length: ClosedRange<Int>, _ generator: inout SeededGenerator) -> String {
        let letters = Array("ABCWMxyziIl019_-. <>&\"'\\/]]>…éß门🔑\u{7}\u{85}\u{FFFE}")
        let count = Int.random(in: length, using: &generator)
        return String((0..<count).map { _ in letters.randomElement(using: &generator)! })
    }
}
