import Agent
import ArgumentParser

struct GrantCompare: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare", abstract: "What loading a roster would change; changes nothing.",
        discussion: RosterHelp.text)

    @Argument(help: ArgumentHelp("CSV or JSON; - for standard input.", valueName: "roster"))
    var roster: String
    @OptionGroup var place: Place
    @OptionGroup var form: Form

    func run() throws {
        let file = try RosterFile(roster)
        let found: RosterResource = try AgentCall(place: place).roster("compare", file)
        print(form.json ? try Form.text(found) : found.text)
    }
}

/// What every command with a roster says of its form.
enum RosterHelp {
    static let text = """
        CSV with the head person,name,unit,peer,from,until,schedule,enabled,language, or a JSON list of objects with these names. \
        Only person must be there; the order is free. A missing column keeps what is known, an empty cell clears it. \
        Several peers of one person stand in one cell, separated by blanks, commas or semicolons. Times are the site's \
        own: a date without time includes that whole day. A schedule reads mon-fri 08:00-18:00; sat 10:00-14:00.

        One bad row refuses the whole file by line, and exits 1; a file that cannot be read exits 64.
        """
}
