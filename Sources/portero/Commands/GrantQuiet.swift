import Agent
import ArgumentParser
import Transfers

struct GrantQuiet: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quiet", abstract: "Do not ring a person for a while; the others of the flat still are.",
        discussion: "The person may call all the same. To the visitor it is as if nobody could be reached.")

    @Argument(help: "The person's id.")
    var person: String
    @Option(help: "Last day, or the instant it ends, ISO 8601.")
    var until: String?
    @Flag(help: "Ring the person again.")
    var end = false
    @OptionGroup var place: Place

    func validate() throws {
        guard end != (until != nil) else { throw ValidationError("Say --until when, or --end.") }
    }

    func run() throws {
        let path = "/api/grants/\(PathPart.escaped(person))/quiet"
        let answer: Message = try AgentCall(place: place).send(.post, path, QuietRequest(until: until))
        print(answer.message)
    }
}
