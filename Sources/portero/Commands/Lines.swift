import Agent
import ArgumentParser

struct Lines: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Every line of the board: function, name, polarity, value, holder.",
        discussion: """
            With --watch level, value and number of changes as they move, until interrupted: a table drawn in its place on a \
            terminal, else a line for each change. Lines of the keypad are scanned and do not show; see `portero keypad \
            watch`.
            """, subcommands: [LinesIdentify.self])

    @Flag(help: "Go on with each change, until interrupted.")
    var watch = false
    @OptionGroup var place: Place
    @OptionGroup var form: Form

    func run() throws {
        let json = form.json
        if watch { return try LiveWatch.follow(place) { LinesView(json: json) } }
        let call = AgentCall(place: place)
        if json { return print(try call.raw("/api/lines")) }
        let lines: [LineResource] = try call.get("/api/lines")
        var table = Table("FUNCTION", "LINE", "ACTIVE", "VALUE", "HELD BY")
        for line in lines {
            table.rows.append([line.function, line.line, line.active, line.value, line.consumer ?? "-"])
        }
        print(table.text)
    }
}
