import Agent
import ArgumentParser
import Glibc
import Transfers

struct Relock: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Drive every lock output to locked: asks the running agent, else takes the lines itself.",
        discussion: "Used by the stop hook. A line that somebody else holds is left to its holder, named, and exits 1.")

    @OptionGroup var place: Place

    func run() throws {
        if access(place.socket, F_OK) == 0,
            let message = try? AgentCall(place: place).act(.post, "/api/relock")
        {
            return print(message.message)
        }
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
