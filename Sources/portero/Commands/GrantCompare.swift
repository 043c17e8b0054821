import Agent
import ArgumentParser
import Transfers

struct GrantCompare: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare", abstract: "What loading a roster would change, or what the cloud's users say.",
        discussion: RosterHelp.text + """


            With --cloud the persons granted here are compared with the list of users that cloud_users names, as it was \
            last read. --now reads it first, which counts like any other read: a person it held once and misses twice in \
            a row is denied not-in-cloud.
            """)

    @Argument(help: ArgumentHelp("CSV or JSON; - for standard input.", valueName: "roster"))
    var roster: String?
    @Flag(help: "Compare with the cloud's users instead of a roster.")
    var cloud = false
    @Flag(help: "Read the cloud's users now; with --cloud.")
    var now = false
    @OptionGroup var place: Place
    @OptionGroup var form: Form

    func validate() throws {
        guard cloud != (roster != nil) else { throw ValidationError("Name a roster, or say --cloud.") }
        guard cloud || !now else { throw ValidationError("--now goes with --cloud.") }
    }

    func run() throws {
        let call = AgentCall(place: place)
        guard let roster else {
            let found: CloudUsersResource = try call.cloudUsers(readNow: now)
            return print(form.json ? try Form.text(found) : found.text)
        }
        let file = try RosterFile(roster)
        let found: RosterResource = try call.roster("compare", file)
        print(form.json ? try Form.text(found) : found.text)
    }
}

extension AgentCall {
    /// What the cloud's users say; a long list takes its time, page by page.
    fileprivate func cloudUsers(readNow: Bool) throws -> CloudUsersResource {
        guard readNow else { return try get("/api/cloud-users") }
        return try send(.post, "/api/cloud-users", bytes: [], as: "application/json", patience: .seconds(1200))
    }
}

extension CloudUsersResource {
    /// For people: counts, then one line for each person.
    fileprivate var text: String {
        guard let source else { return "no list of users is read: see cloud_users in [grants]" }
        guard let readAt else { return "\(source): not read as a whole yet: see portero status" }
        let users = listed.map { ", \($0) users" } ?? ""
        let head =
            "\(source), read on \(readAt)\(users): granted here \(granted), denied \(denied.count), missed once "
            + "\(missed.count), never held \(neverHeld.count)\(strangers.map { ", without a grant \($0)" } ?? "")"
        return
            ([head] + denied.map { "- \($0): denied not-in-cloud" }
            + missed.map { "? \($0): missed once, denied if the next read misses them too" }
            + neverHeld.map { "  \($0): never held, so no read counts" }
            + strangerIDs.map { "+ \($0): holds no grant here" }).joined(separator: "\n")
    }
}

/// What every command with a roster says of its form.
enum RosterHelp {
    static let text = """
        CSV with the head person,name,unit,peer,from,until,schedule,enabled,language,media, or a JSON list of objects with these names. \
        Only person must be there; the order is free. A missing column keeps what is known, an empty cell clears it. \
        Several peers of one person stand in one cell, separated by blanks, commas or semicolons. Times are the site's \
        own: a date without time includes that whole day. A schedule reads mon-fri 08:00-18:00; sat 10:00-14:00.

        One bad row refuses the whole file by line, and exits 1; a file that cannot be read exits 64.
        """
}
