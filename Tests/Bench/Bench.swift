import ArgumentParser
import Foundation
import Loop

/// Measures what design section 5 promises, in one run beside a plain C floor and TrueConf's own Python client.
@main struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "portero-bench",
        abstract: "Measure the promises of the design on this machine, beside a plain C floor.")

    @Option(help: "The agent's program.") var portero: String
    @Option(help: "The stand-in libgpiod that is loaded before the system's.") var chip: String
    @Option(help: "The rehearsal's program, for the virtual board.") var rehearsal: String
    @Option(help: "A Python with python-trueconf-room 1.0.0; without it that column is left out.") var python: String?
    @Option(help: "The package's folder.") var root = FileManager.default.currentDirectoryPath
    @Option(help: "Measure this part alone; may be repeated.") var only: [Part] = []
    @Flag(help: "Few samples: to see that everything is measured, not how fast it is.") var quick = false

    func run() async throws {
        Loop.startThread()
        Children.endWithUs()
        let amounts = quick ? Amounts.quick : Amounts.full
        let folder = try Folder()
        defer { folder.remove() }
        say("portero-bench: \(quick ? "quick, the times mean nothing" : "full"), \(Machine.description)")

        var table = Table()
        let floor = Result { () throws(Missing) in try FloorProgram(root: root, folder: folder) }
        let parts = only.isEmpty ? Part.allCases : only
        if parts.contains(.decision) { decisions(floor, amounts).forEach { table.add($0) } }
        if parts.contains(.revocation) {
            await revocations(floor: floor, folder, amounts).forEach { table.add($0) }
        }
        if parts.contains(.code) { codeFigures(amounts).forEach { table.add($0) } }
        if !Part.ofStation.isDisjoint(with: parts) {
            let station = try await Station(
                portero: portero, chip: chip, board: root + "/board/virtual.toml", persons: amounts.persons,
                folder: folder)
            say("station with \(amounts.persons) persons ready to start")
            if parts.contains(.start) { try starts(of: station, floor: floor, amounts).forEach { table.add($0) } }
            if parts.contains(.rest) {
                let beside = try Folder()
                defer { beside.remove() }
                let small = try await Station(
                    portero: portero, chip: chip, board: root + "/board/virtual.toml", persons: 1, folder: beside)
                try await rest(of: station, beside: small, floor: floor, amounts).forEach { table.add($0) }
                await small.close()
            }
            let invites = Invites(station: station, floor: floor, python: python, root: root, folder: folder)
            if parts.contains(.message) { try await messages(to: station, amounts).forEach { table.add($0) } }
            if parts.contains(.invite) { try await invites.measure(amounts).forEach { table.add($0) } }
            if parts.contains(.withdrawal) { try await hangUps(of: station, amounts).forEach { table.add($0) } }
            await station.close()
        }
        if parts.contains(.house) {
            let virtual = root + "/board/virtual.toml"
            await house(portero, chip: chip, board: virtual, floor: floor, amounts).forEach { table.add($0) }
        }
        if parts.contains(.binary) { binary(portero, folder).forEach { table.add($0) } }
        let board = BoardRun(root: root, portero: portero, rehearsal: rehearsal, folder: folder)
        if parts.contains(.board) { await board.measure(amounts).forEach { table.add($0) } }

        print(table.text)
        if case .failure(let missing) = floor { print("skipped: the C floor: \(missing)") }
        for note in Notes.all { print(note) }
    }
}

/// What can be measured by itself.
enum Part: String, CaseIterable, ExpressibleByArgument {
    case decision, revocation, code, start, rest, message, invite, withdrawal, house, binary, board

    /// Those that need a station on this machine.
    static let ofStation: Set<Part> = [.start, .rest, .message, .invite, .withdrawal]
}

/// How much is done for each figure.
struct Amounts: Sendable {
    var persons = 10_000
    var decisionPersons = 100_000
    var decisions = 200_000
    var codes = 1_000_000
    var warmUps = 200
    var messages = 2000
    var invites = 2000
    /// TrueConf's client takes tens of milliseconds for each.
    var pythonInvites = 100
    var starts = 15
    var storm = 10 * Amounts.stormRate
    var hangUps = 200
    var idle = Duration.seconds(10)
    var presses = 40
    var revocations = 2000
    var drain = Duration.seconds(30)

    /// Invites a second in a storm.
    static let stormRate = 1000

    static let full = Amounts()
    static let quick = Amounts(
        persons: 200, decisionPersons: 1000, decisions: 2000, codes: 2000, warmUps: 4, messages: 20, invites: 20,
        pythonInvites: 4,
        starts: 2, storm: 60, hangUps: 4,
        idle: .seconds(1), presses: 3, revocations: 20, drain: .seconds(2))
}

/// A line for whoever watches; the table alone goes to standard output.
func say(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
