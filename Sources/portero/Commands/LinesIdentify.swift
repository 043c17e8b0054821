import Agent
import ArgumentParser
import Transfers

struct LinesIdentify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "identify",
        abstract: "Find out which wire a line is: lamp and buzzer go on and off, of an input the next move is told.",
        discussion: "A lock is never driven by this.")

    @Argument(help: "The line's name, or its function, as `portero lines` has them.")
    var name: String
    @Option(help: ArgumentHelp("Seconds to wait for an input to move.", valueName: "s"))
    var wait = 60
    @OptionGroup var place: Place

    func validate() throws {
        guard (1...3600).contains(wait) else { throw ValidationError("--wait takes 1 to 3600 seconds.") }
    }

    func run() throws {
        let call = AgentCall(place: place)
        let lines: [LineResource] = try call.get("/api/lines")
        guard let line = lines.first(where: { $0.line == name }) ?? lines.first(where: { $0.function == name }) else {
            throw Exit.fail("there is no line \"\(name)\" on this board: see `portero lines`", .refused)
        }
        switch line.function {
        case "lamp", "buzzer":
            let answer: Message = try call.send(
                .post, "/api/lines/\(PathPart.escaped(line.line))", LineWish(action: "identify"))
            print(answer.message)
        case "keypad.rows", "keypad.columns":
            throw Exit.fail(
                "\(line.line) is scanned with the keypad: press its keys under `portero keypad watch`", .refused)
        case _ where line.function.hasSuffix(".lock"):
            throw Exit.fail(
                "\(line.line) drives a lock and is never pulsed: use `portero door release` where somebody stands at the door",
                .refused)
        default: try awaitMove(of: line)
        }
    }

    private func awaitMove(of line: LineResource) throws {
        Exit.say("move what is wired to \(line.line) (\(line.function), \(line.value) now); waiting \(wait) s")
        let sentence =
            "\(line.line) (\(line.function)) did not move in \(wait) s: look at its wire, and its bias in the board file"
        let name = line.line
        try LiveWatch.follow(place, patience: (.seconds(wait), sentence)) { IdentifyView(name) }
    }
}
