import Agent
import ArgumentParser

struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Every part of the agent, its state, since when, and why.")

    @OptionGroup var place: Place
    @OptionGroup var form: Form

    func run() throws {
        let call = AgentCall(place: place)
        if form.json { return print(try call.raw("/api/status")) }
        let parts: [String: PartStatus] = try call.get("/api/status")
        var table = Table("PART", "STATE", "SINCE", "REASON")
        for (name, part) in parts.sorted(by: { $0.key < $1.key }) {
            table.rows.append([name, part.state, part.since, part.reason ?? ""])
        }
        print(table.text)
    }
}
