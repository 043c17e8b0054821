import Agent
import ArgumentParser

struct GrantLoad: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load", abstract: "Make the rights what a roster says: whoever is missing is revoked.",
        discussion: RosterHelp.text
            + "\n\nAll of it becomes one change of the ledger, or none. Revocations count at once, grants once the cloud "
            + "accepted them.")

    @Argument(help: ArgumentHelp("CSV or JSON; - for standard input.", valueName: "roster"))
    var roster: String
    @Flag(help: "Say what would change, and change nothing.")
    var dryRun = false
    @Flag(help: "Take a roster that names nobody, and revoke everybody.")
    var allowEmpty = false
    @OptionGroup var place: Place
    @OptionGroup var form: Form

    func run() throws {
        let file = try RosterFile(roster)
        let call = AgentCall(place: place)
        let found: RosterResource = try call.roster(
            dryRun ? "compare" : allowEmpty ? "load&empty=allowed" : "load", file)
        if form.json { return print(try Form.text(found)) }
        print(found.text)
        if dryRun { return print("nothing was changed: this was a dry run") }
        if found.wishes == nil || found.isNothing { return print("nothing was to be changed") }
        print("loaded; the cloud is told \(found.wishes ?? 0) wishes: see portero grant list")
    }
}
