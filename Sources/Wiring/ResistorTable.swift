internal import Boards

/// The board's own resistors, numbered in the order of its lines: one number for each function that notes one.
struct ResistorTable {
    /// What a note says where nothing stands and nothing is missing: `none, the keys are the chip's own`.
    private static let none = "none"

    /// A function's resistor, one on each of its lines.
    struct Resistor: Equatable {
        /// 1 is drawn as R1.
        let number: Int
        /// Where it stands, as the board file says it.
        let note: String
        /// The lines that have one each.
        let lines: [String]

        /// Number, and its value where the note begins with one: `R3 10 kΩ`.
        var label: String { ["R\(number)", value].compactMap { $0 }.joined(separator: " ") }

        /// What the note begins with, up to its unit: `10 kΩ` of `10 kΩ to ground`.
        var value: String? {
            var words = note.split(separator: " ")[...]
            guard let first = words.popFirst(), first.first?.isWholeNumber == true else { return nil }
            let text = first.contains(where: \.isLetter) ? [first] : [first, words.first].compactMap { $0 }
            let value = text.joined(separator: " ")
            return value.count <= 7 && value.contains(where: \.isLetter) ? value : nil
        }

        /// Where it leads.
        var end: ResistorEnd { ResistorEnd(note: note) }
    }

    private(set) var all: [Resistor] = []
    private var byFunction: [String: Int] = [:]

    init(_ board: Board) {
        for line in board.lines {
            guard let note = line.spec.resistor, !note.hasPrefix(Self.none), byFunction[line.function] == nil else {
                continue
            }
            let lines = board.lines.filter { $0.function == line.function }.map(\.spec.name)
            byFunction[line.function] = all.count
            all.append(Resistor(number: all.count + 1, note: note, lines: lines))
        }
    }

    /// The resistor of a function such as `keypad.rows`.
    subscript(function: String) -> Resistor? { byFunction[function].map { all[$0] } }
}
