import Agent
import ArgumentParser
import Transfers

struct Relock: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Drive every lock output to locked: asks the running agent, else takes the lines itself.",
        discussion: "Used by the stop hook. A line that somebody else holds is left to its holder, named, and exits 1.")

    @OptionGroup var place: Place

    /// An agent that cannot say in this time that every door is locked is not waited for.
    private static let patience: Duration = .seconds(2)

    func run() throws {
        let call = AgentCall(place: place)
        if let message = call.attempt(.post, "/api/relock", patience: Self.patience) { return print(message.message) }
        do throws(StartFailure) {
            print(try LastResort.relock(configuration: place.config))
        } catch {
            throw Exit.fail(error.sentence, error.exit)
        }
    }
}

struct Reload: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Apply a changed configuration; a bad one changes nothing and is named.")

    @OptionGroup var place: Place

    func run() throws { print(try AgentCall(place: place).act(.post, "/api/reload").message) }
}
