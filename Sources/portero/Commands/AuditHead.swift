import Agent
import ArgumentParser

struct AuditHead: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "head", abstract: "Number and hash of the last record, to be written down elsewhere.",
        discussion: """
            Whoever holds the unit's keys could write another chain from any number on; not one that has this head. Give it \
            to `portero audit verify --head` later.
            """)

    @OptionGroup var place: Place
    @OptionGroup var form: Form

    func run() throws {
        let call = AgentCall(place: place)
        if form.json { return print(try call.raw("/api/audit/head")) }
        print(try call.get("/api/audit/head", as: HeadResource.self).head)
    }
}
