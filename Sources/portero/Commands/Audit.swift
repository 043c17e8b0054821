import Agent
import ArgumentParser
import Transfers

struct Audit: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The numbered, chained records of what was decided and done.",
        subcommands: [AuditTail.self, AuditVerify.self])
}

struct AuditTail: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "tail", abstract: "The latest records, oldest first.")

    @Option(name: [.customShort("n"), .customLong("lines")], help: ArgumentHelp("How many records.", valueName: "n"))
    var count = 20
    @OptionGroup var place: Place
    @OptionGroup var form: Form

    func validate() throws {
        guard (1...10_000).contains(count) else { throw ValidationError("-n takes 1 to 10000 records.") }
    }

    func run() throws {
        let call = AgentCall(place: place)
        let path = "/api/audit?last=\(count)"
        if form.json { return print(try call.raw(path)) }
        let records: [RecordResource] = try call.get(path)
        var table = Table("N", "AT", "WHO", "WHAT", "OUTCOME")
        for record in records {
            let at = record.at + (record.trusted ? "" : " (clock not trusted)")
            table.rows.append(["\(record.number)", at, record.who, record.what, record.outcome])
        }
        print(table.text)
    }
}

struct AuditVerify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check the chain; names the first bad number and exits 1 when it is broken.")

    @OptionGroup var place: Place
    @OptionGroup var form: Form

    func run() throws {
        let found: VerificationResource = try AgentCall(place: place).get("/api/audit/verification")
        if form.json { print(try Form.text(found)) } else if found.whole { print(found.sentence) }
        guard found.whole else {
            throw form.json ? ExitCode(Exit.refused.rawValue) : Exit.fail(found.sentence, .refused)
        }
    }
}
