import ArgumentParser
import Boards
import Lines
import Site

struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Read configuration and board; file, line and hint for each fault. Opens nothing.",
        discussion:
            "With --lines it looks at the board's chip as well, takes none of its lines, and exits 1 when one of"
            + " them is missing or somebody else's.")

    @Option(help: ArgumentHelp("The configuration file.", valueName: "file"))
    var config: String = Where.configuration
    @Flag(help: "Look at the board's chip too: is each line there, and who holds it?")
    var lines = false

    @OptionGroup var form: Form

    func run() throws {
        var told = Told(findings: Site.Check.run(configuration: config))
        if lines, told.isGood { try told.add(look()) }
        if form.json { print(try Form.text(told)) } else { tell(told) }
        guard told.isGood else { throw ExitCode((told.lines == nil ? Exit.configuration : Exit.refused).rawValue) }
    }

    private func look() throws -> ChipCheck {
        guard let board = (try? Installation.read(config))?.boardFile else {
            throw Exit.fail("\(config) has board = \"none\", so there are no lines to look at: name a board", .refused)
        }
        return try ChipCheck(board)
    }

    private func tell(_ told: Told) {
        for one in told.findings where !told.isFromChip(one) { Exit.say("\(one)") }
        guard told.lines != nil || told.isGood else { return }
        let toLookAt = told.findings.count { !told.isFromChip($0) }
        print("\(config): good\(toLookAt == 0 ? "" : ", with \(toLookAt) to look at")")
        guard let lines = told.lines else { return }
        var table = Table("FUNCTION", "LINE", "ON THE CHIP", "HELD BY")
        table.rows = lines.map { [$0.function, $0.line, $0.onTheChip, $0.heldBy ?? "-"] }
        print(table.text)
        for one in told.findings where told.isFromChip(one) { Exit.say("\(one)") }
        if told.isGood { print("chip \(told.chip ?? ""): all \(lines.count) lines are there") }
    }

    /// What was found, for people and for programs.
    private struct Told: Encodable {
        var findings: [ConfigurationFault]
        var chip: String?
        var lines: [ChipCheck.Line]?
        private var ofFiles: Int

        init(findings: [ConfigurationFault]) {
            self.findings = findings
            ofFiles = findings.count
        }

        var isGood: Bool { findings.allSatisfy { $0.severity == .warning } }

        mutating func add(_ looked: ChipCheck) {
            chip = looked.chip
            lines = looked.lines
            findings += looked.faults
        }

        func isFromChip(_ fault: ConfigurationFault) -> Bool { findings[ofFiles...].contains(fault) }

        private enum CodingKeys: String, CodingKey { case findings, chip, lines }
    }
}

/// A board held against the chip of this machine; none of its lines is taken.
struct ChipCheck {
    /// A line of the board as the chip has it.
    struct Line: Encodable {
        let function: String
        let line: String
        /// `input`, `output` or `missing`.
        let onTheChip: String
        let heldBy: String?
    }

    /// The chip's label.
    let chip: String
    private(set) var lines: [Line] = []
    private(set) var faults: [ConfigurationFault] = []
    /// What agent and guard call themselves.
    private static let ours = ["portero", "portero guard"]

    /// Looks at every line of the board; ends the command where there is no chip.
    init(_ file: BoardFile) throws {
        let chip: Chip
        do throws(LineError) {
            chip = try Chip(file.board.chip, naming: file.board.lines.map(\.spec.name))
        } catch {
            throw Exit.fail("\(error)", .refused)
        }
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
