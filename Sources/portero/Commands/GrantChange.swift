import Agent
import ArgumentParser
import Transfers

/// A person and where the agent is: what every command about one person's right takes.
struct GrantTarget: ParsableArguments {
    @Argument(help: "The person's id.")
    var person: String
    @OptionGroup var place: Place

    func act(_ method: Request.Method, _ action: String = "") throws {
        let path = "/api/grants/\(PathPart.escaped(person))\(action)"
        print(try AgentCall(place: place).act(method, path).message)
    }
}

struct GrantRevoke: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Withdraw a person's right: here at once, at the cloud when it can be reached.")

    @OptionGroup var target: GrantTarget

    func run() throws { try target.act(.delete) }
}

struct GrantDisable: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable", abstract: "Switch a person's right off; `enable` brings it back.")

    @OptionGroup var target: GrantTarget

    func run() throws { try target.act(.post, "/disable") }
}

struct GrantEnable: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enable", abstract: "Switch a person's right on again.")

    @OptionGroup var target: GrantTarget

    func run() throws { try target.act(.post, "/enable") }
}

struct GrantPush: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "push", abstract: "Tell the cloud now what it has not heard yet.",
        discussion: """
            --full tells it again what it has accepted too: every grant, and every withdrawal that is known here. It undoes \
            what was changed at Tuya directly, a withdrawal made there as well, and counts as the round of [grants] \
            repost_hours.
            """)

    @Flag(help: "Tell the cloud everything again.")
    var full = false
    @OptionGroup var place: Place

    func run() throws {
        print(try AgentCall(place: place).act(.post, "/api/grants\(full ? "?full=true" : "")").message)
    }
}
