import Agent
import ArgumentParser
import Transfers

struct GrantRevoke: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Withdraw a person's right: here at once, at the cloud when it can be reached.")

    @Argument(help: "The person's id.")
    var person: String
    @OptionGroup var place: Place

    func run() throws {
        print(try AgentCall(place: place).act(.delete, "/api/grants/\(PathPart.escaped(person))").message)
    }
}

struct GrantDisable: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable", abstract: "Switch a person's right off; `enable` brings it back.")

    @Argument(help: "The person's id.")
    var person: String
    @OptionGroup var place: Place

    func run() throws {
        print(try AgentCall(place: place).act(.post, "/api/grants/\(PathPart.escaped(person))/disable").message)
    }
}

struct GrantEnable: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enable", abstract: "Switch a person's right on again.")

    @Argument(help: "The person's id.")
    var person: String
    @OptionGroup var place: Place

    func run() throws {
        print(try AgentCall(place: place).act(.post, "/api/grants/\(PathPart.escaped(person))/enable").message)
    }
}

struct GrantPush: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "push", abstract: "Tell the cloud now what it has not heard yet.")

    @OptionGroup var place: Place

    func run() throws {
        print(try AgentCall(place: place).act(.post, "/api/grants").message)
    }
}
