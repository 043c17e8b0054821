import Agent
import ArgumentParser
import Transfers

struct AuditVerify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check the chain; names the first bad number and exits 1 when it is broken.",
        discussion: """
            The chain begins with record 1, or where a record of the chain says that retention cut it; a record without \
            facts is accepted only where the chain says that they were erased.
            """)

    @Option(help: ArgumentHelp("A head that was written down: shows a cut or replaced tail.", valueName: "number:hash"))
    var head: String?
    @Option(help: ArgumentHelp("An export in JSON lines instead of the agent's ledger; - for standard input."))
    var file: String?
    @Option(help: ArgumentHelp("With --file: the unit's audit-key; else that of the state folder.", valueName: "file"))
    var key: String?
    @OptionGroup var place: Place
    @OptionGroup var form: Form

    func validate() throws {
        guard file != nil || key == nil else { throw ValidationError("--key is for --file: the agent has its own.") }
    }

    func run() throws {
        let found = try file.map(offline) ?? asked()
        if form.json { print(try Form.text(found)) } else if found.whole { print(found.sentence) }
        guard found.whole else {
            throw form.json ? ExitCode(Exit.refused.rawValue) : Exit.fail(found.sentence, .refused)
        }
    }

    private func asked() throws -> VerificationResource {
        let query = head.map { "?head=\(PathPart.escaped($0))" } ?? ""
        // A million records take a small board its time.
        return try AgentCall(place: place).get("/api/audit/verification\(query)", patience: .seconds(600))
    }

    private func offline(_ file: String) throws -> VerificationResource {
        do {
            return try AuditFile.verify(file, keyFile: key ?? place.key("audit-key"), head: head)
        } catch let fault as AuditFile.Fault {
            throw Exit.fail(fault.sentence, fault.exit)
        }
    }
}
