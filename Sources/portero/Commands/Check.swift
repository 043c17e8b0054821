import Agent
import ArgumentParser
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
        do throws(LineError) {
            return try ChipCheck(board)
        } catch {
            throw Exit.fail("\(error)", .refused)
        }
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
