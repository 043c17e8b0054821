import Agent
import ArgumentParser
import Audit

struct GrantList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Every person: wanted here against confirmed by the cloud.")

    @OptionGroup var place: Place
    @OptionGroup var form: Form

    func run() throws {
        let call = AgentCall(place: place)
        if form.json { return print(try call.raw("/api/grants")) }
        let grants: [GrantResource] = try call.get("/api/grants")
        var table = Table(
            "PERSON", "UNIT", "PEERS", "MEDIA", "QUIET UNTIL", "WANTED", "CONFIRMED", "AT", "AGE", "PENDING")
        for grant in grants {
            table.rows.append([
                grant.person, grant.unit ?? "-", grant.peers.joined(separator: " "), grant.media ?? "-",
                grant.quietUntil ?? "-", grant.wanted,
                grant.confirmed, grant.confirmedAt ?? "-", grant.ageSeconds.map(Span.text) ?? "-", grant.pending ?? "",
            ])
        }
        print(table.text)
    }
}
