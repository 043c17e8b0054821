internal import Boards
public import Lines
public import Site

/// A board held against the chip of this machine; none of its lines is taken.
public struct ChipCheck: Sendable {
    /// A line of the board as the chip has it.
    public struct Line: Encodable, Sendable {
        /// What it is for: `keypad.rows`, `door.main.lock`.
        public let function: String
        /// Its name on the chip.
        public let line: String
        /// `input`, `output` or `missing`.
        public let onTheChip: String
        /// Who has it; nil while it is free.
        public let heldBy: String?
    }

    /// The chip's label.
    public let chip: String
    /// Every line of the board.
    public private(set) var lines: [Line] = []
    /// What is missing, somebody else's, or was left as it should not be.
    public private(set) var faults: [ConfigurationFault] = []
    /// What agent and guard call themselves.
    private static let ours = ["portero", "portero guard"]

    /// Looks at every line of the board; throws where there is no chip.
    public init(_ file: BoardFile) throws(LineError) {
        let chip = try Chip(file.board.chip, naming: file.board.lines.map(\.spec.name))
        self.chip = chip.label
        for line in file.board.lines {
            do throws(LineError) {
                let state = try chip.state(line.spec.name)
                add(line, state.direction.rawValue, state.holder)
                if let fault = Self.fault(line, state, in: file) { faults.append(fault) }
            } catch {
                add(line, "missing", nil)
                faults.append(file.fault(line, "\(error)", hint: "see the names that the chip has with gpioinfo"))
            }
        }
    }

    private mutating func add(_ line: BoardLine, _ state: String, _ holder: String?) {
        lines.append(Line(function: line.function, line: line.spec.name, onTheChip: state, heldBy: holder))
    }

    private static func fault(
        _ line: BoardLine, _ state: LineState, in file: BoardFile
    ) -> ConfigurationFault? {
        if let holder = state.holder {
            guard !ours.contains(holder) else { return nil }
            let name = holder.isEmpty ? "a holder without a name" : "\"\(holder)\""
            return file.fault(
                line, "line \(line.spec.name) is held by \(name)", hint: "stop it, or choose another line")
        }
        guard line.direction == .input, state.direction == .output else { return nil }
        return file.fault(
            line, "line \(line.spec.name) is an input here and was left an output by whoever had it last",
            hint: "see that nothing drives it: the agent makes it an input when it starts", severity: .warning)
    }
}

extension ChipCheck {
    /// The same for `portero doctor`.
    static func findings(_ file: BoardFile?) -> [Finding] {
        guard let file else { return [Finding("chip", .skipped, "this station has no board")] }
        do throws(LineError) {
            let looked = try ChipCheck(file)
            guard looked.faults.isEmpty else { return looked.faults.map { Finding("chip", $0) } }
            return [Finding("chip", .ok, "chip \(looked.chip): all \(looked.lines.count) lines are there")]
        } catch {
            return [Finding("chip", .failed, "\(error)")]
        }
    }
}
