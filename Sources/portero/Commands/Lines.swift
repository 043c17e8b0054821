import Agent
import ArgumentParser

struct Lines: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Every line of the board: function, name, polarity, value, holder.")

    @OptionGroup var place: Place
    @OptionGroup var form: Form

    func run() throws {
        let call = AgentCall(place: place)
        if form.json { return print(try call.raw("/api/lines")) }
        let lines: [LineResource] = try call.get("/api/lines")
        var table = Table("FUNCTION", "LINE", "ACTIVE", "VALUE", "HELD BY")
        for line in lines {
            table.rows.append([line.function, line.line, line.active, line.value, line.consumer ?? "-"])
        }
        print(table.text)
    }
}
