internal import ArgumentParser
internal import FoundationEssentials
internal import Glibc
internal import Loop

/// The shipped agent against the stand-ins: live in the terminal, or as a story that plays itself.
struct Play: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Start the shipped agent beside the stand-ins, to work by hand or to watch a story.")

    @Option(help: "The agent's program.") var portero: String
    @Option(help: "The stand-in libgpiod that is loaded before the system's.") var chip: String
    @Option(help: "Board file.") var board = "board/virtual.toml"
    @Flag(help: "Play the story unattended; exits 0 only when every step was seen to happen.") var story = false

    func validate() throws {
        guard story || (isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1) else {
            throw ValidationError("there is no terminal to draw on: play the --story instead")
        }
    }

    func run() throws {
        try Turn.loop { () throws(RehearsalError) in try Stagehand.begin(self) }
    }
}

/// Puts stand-ins and agent up, and takes them down in the order in which they depend on one another.
@Loop final class Stagehand {
    private static var current: Stagehand?

    private let folder: PlayFolder
    private let rehearsal: Rehearsal
    private let agent: AgentProcess

    static func begin(_ play: Play) throws(RehearsalError) {
        let hand = try Stagehand(play)
        current = hand
        if play.story {
            Loop.spawn { await hand.tell() }
        } else {
            hand.rehearsal.show(resident: Cast.resident, stranger: Cast.stranger, agent: hand.agent)
        }
    }

    private init(_ play: Play) throws(RehearsalError) {
        folder = try PlayFolder()
        let here = FileManager.default.currentDirectoryPath
        let board = play.board.hasPrefix("/") ? play.board : here + "/" + play.board
        guard let serve = try? Serve.parse(["--chip", folder.chip, "--board", board]) else {
            throw RehearsalError(sentence: "the stand-ins take other options now: please report this")
        }
        rehearsal = try Rehearsal(serve)
        try rehearsal.start(serve)
        try folder.furnish(board: board, room: rehearsal.room, cloud: rehearsal.cloud)
        agent = AgentProcess(program: play.portero, folder: folder)
        try agent.start(library: play.chip)
        rehearsal.onEnd = { [agent, folder] in
            await agent.stop()
            folder.remove()
        }
    }

    private func tell() async {
        guard let chip = rehearsal.chip else { return }
        let story = Story(room: rehearsal.room, cloud: rehearsal.cloud, chip: chip, agent: agent)
        let ended = await story.play()
        if !ended { Narrator.note(agent.log) }
        await rehearsal.onEnd()
        // The loop is left by exit: a story that failed must be told by the status.
        exit(ended ? 0 : 1)
    }

}

/// Who plays.
enum Cast {
    static let resident = "ana@rehearsal.example"
    static let stranger = "stranger@rehearsal.example"
}
