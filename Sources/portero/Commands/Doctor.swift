import Agent
import ArgumentParser

struct Doctor: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Every check that needs no person, a line each with what to try; exits 1 when one failed.",
        discussion: """
            Configuration, chip, agent and its parts, the audit's chain, credentials and keys, state folder, zone, service. \
            What the running agent has is asked of it; where none answers, cloud and room are asked from here. Changes \
            nothing, ends within 15 s. On an installed station it wants to be run as root, who may look everywhere.
            """)

    @Option(help: ArgumentHelp("The folder of credential files.", valueName: "dir"))
    var credentials: String?
    @OptionGroup var place: Place
    @OptionGroup var form: Form

    func run() throws {
        let options = Options(
            configuration: place.config, state: place.state ?? Where.state, credentials: credentials,
            version: Release.version)
        let call = AgentCall(place: place)
        let findings = Examination(options, socket: place.socket) { call.look($0, patience: $1) }.findings()
        if form.json { print(try Form.text(findings)) } else { tell(findings) }
        guard findings.allSatisfy({ $0.outcome != .failed }) else { throw ExitCode(Exit.refused.rawValue) }
    }

    private func tell(_ findings: [Finding]) {
        var table = Table("CHECK", "OUTCOME", "FOUND")
        table.rows = findings.map { one in
            [one.check, one.outcome.rawValue, one.sentence + (one.hint.map { ": \($0)" } ?? "")]
        }
        print(table.text)
    }
}
