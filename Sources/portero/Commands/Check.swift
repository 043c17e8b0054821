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

    func run() throws {
        let found = Site.Check.run(configuration: config)
        for one in found { Exit.say("\(one)") }
        guard found.allSatisfy({ $0.severity == .warning }) else { throw ExitCode(Exit.configuration.rawValue) }
        print("\(config): good\(found.isEmpty ? "" : ", with \(found.count) to look at")")
        guard lines else { return }
        guard let board = (try? Installation.read(config))?.boardFile else {
            throw Exit.fail("\(config) has board = \"none\", so there are no lines to look at: name a board", .refused)
        }
        try ChipCheck(board).run()
    }
}

/// A board held against the chip of this machine.
struct ChipCheck {
    private let file: BoardFile
    /// What agent and guard call themselves.
    private static let ours = ["portero", "portero guard"]

    init(_ file: BoardFile) { self.file = file }

    /// Prints a table of the lines and says each fault at its place; exits 1 for one.
    func run() throws {
        let chip: Chip
        do throws(LineError) {
            chip = try Chip(file.board.chip, naming: file.board.lines.map(\.spec.name))
        } catch {
            throw Exit.fail("\(error)", .refused)
        }
        var table = Table("FUNCTION", "LINE", "ON THE CHIP", "HELD BY")
        var faults: [ConfigurationFault] = []
        for line in file.board.lines {
            do throws(LineError) {
                let state = try chip.state(line.spec.name)
                table.rows.append([line.function, line.spec.name, state.direction.rawValue, state.holder ?? "-"])
                if let fault = fault(line, state) { faults.append(fault) }
            } catch {
                table.rows.append([line.function, line.spec.name, "missing", "-"])
                faults.append(file.fault(line, "\(error)", hint: "see the names that the chip has with gpioinfo"))
            }
        }
        print(table.text)
        for fault in faults { Exit.say("\(fault)") }
        guard faults.allSatisfy({ $0.severity == .warning }) else { throw ExitCode(Exit.refused.rawValue) }
        print("chip \(chip.label): all \(file.board.lines.count) lines are there")
    }

    private func fault(_ line: BoardLine, _ state: LineState) -> ConfigurationFault? {
        if let holder = state.holder {
            guard !Self.ours.contains(holder) else { return nil }
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
