import ArgumentParser
import Boards
import Glibc
import Site
import Wiring

struct BoardCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "board", abstract: "Board files: which line does what.", subcommands: [BoardDraw.self])
}

struct BoardDraw: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "draw",
        abstract: "Draw a board's wiring from its file, as SVG for one page of A4.",
        discussion: "A configuration says which doors have a maglock, and which board is meant when none is named.")

    @Argument(help: "A board's name, or the path of its file.")
    var board: String?
    @Option(help: ArgumentHelp("The configuration file.", valueName: "file"))
    var config: String?
    @Option(help: "The lock of doors that no configuration names: strike or maglock.")
    var lock = LockWord.strike
    @Option(help: ArgumentHelp("Write to a file instead of standard output.", valueName: "file"))
    var output: String?

    func validate() throws {
        guard board != nil || config != nil else {
            throw ValidationError("name a board, or a configuration with --config")
        }
    }

    func run() throws {
        let picture: String
        do {
            picture = try draw()
        } catch let error as ConfigurationFaults {
            for fault in error.faults { Exit.say("\(fault)") }
            throw ExitCode(Exit.configuration.rawValue)
        }
        guard let output else { return print(picture, terminator: "") }
        try Self.write(picture, to: output)
    }

    private func draw() throws -> String {
        let board = try boardFile.board
        let doors = try config.map(SiteConfiguration.read)?.doors ?? []
        return WiringPicture(of: board, locks: try locks(of: board, doors)).svg
    }

    /// The board that is named here, else the configuration's.
    private var boardFile: BoardFile {
        get throws {
            if let board {
                if board.contains("/") || board.hasSuffix(".toml") { return try BoardFile(board) }
                if let path = BoardFile.find(board) { return try BoardFile(path) }
                throw Exit.fail(
                    "there is no board \(board).toml in \(BoardFile.folders.joined(separator: ", ")):"
                        + " check the name, or give a path", .refused)
            }
            if let config, let file = try Installation.read(config).boardFile { return file }
            throw Exit.fail("the configuration has board = \"none\": name a board to draw", .refused)
        }
    }

    private func locks(of board: Board, _ doors: [DoorSettings]) throws -> [String: WiringPicture.Lock] {
        var locks: [String: WiringPicture.Lock] = [:]
        for (name, lines) in board.doors {
            let configured = doors.first { $0.name == name }.map { $0.lock == .maglock }
            guard configured ?? (lock == .maglock) else { continue }
            guard lines.exit != nil else {
                throw Exit.fail(
                    "door \(name) has no exit line, so a maglock would hold people in: add [door.\(name).exit]"
                        + " to the board file", .refused)
            }
            locks[name] = .maglock
        }
        return locks
    }

    private static func write(_ text: String, to path: String) throws {
        guard let file = fopen(path, "we") else {
            throw Exit.fail("\(path) cannot be written: \(String(cString: strerror(errno)))", .refused)
        }
        let written = fputs(text, file) >= 0
        guard fclose(file) == 0, written else {
            throw Exit.fail("\(path) cannot be written whole: \(String(cString: strerror(errno)))", .refused)
        }
    }
}

/// The lock hardware as the command line takes it.
enum LockWord: String, CaseIterable, ExpressibleByArgument {
    case strike, maglock
}
