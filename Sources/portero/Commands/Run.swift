import Agent
import ArgumentParser

struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The agent in the foreground; ends on SIGTERM, reloads on SIGHUP.",
        discussion:
            "Under systemd with Type=notify it says when it is ready and feeds the watchdog from the doors' loop."
    )

    @Option(help: ArgumentHelp("The configuration file.", valueName: "file"))
    var config: String = SitePaths.configuration
    @Option(help: ArgumentHelp("The state folder: ledger, keys, socket.", valueName: "dir"))
    var state: String = SitePaths.state
    @Option(help: ArgumentHelp("The folder of credential files.", valueName: "dir"))
    var credentials: String?

    func run() throws {
        let options = Options(
            configuration: config, state: state, credentials: credentials, version: Release.version)
        do throws(StartFailure) {
            try Program.run(options)
        } catch {
            throw Exit.fail(error.sentence, error.exit)
        }
    }
}
