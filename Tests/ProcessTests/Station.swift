import Foundation
import Support
import Synchronization

/// One door station on loopback: the stand-ins, a temporary folder, and the agent that ships, over the stand-in chip.
///
/// Everything it started ends with the value.
final class Station: Sendable {
    /// Room, cloud and chip.
    let rehearsal: Rehearsal
    let folder: TemporaryFolder
    private let place: Place
    private let clock: WallClock?
    private let zone: String
    private let running = Mutex<Program?>(nil)
    private let root = Mutex("")

    static let device = "6cdoorstation000000001"
    static let door = "DOOR_STRIKE"
    static let exit = "EXIT_BUTTON"

    /// Starts the stand-ins and writes configuration and credential; starts no agent yet.
    ///
    /// - Parameters:
    ///   - options: further ones of the stand-ins.
    ///   - clock: the agent's wall clock; the machine's when nil.
    init(_ settings: Settings = Settings(), options: [String] = [], clock: WallClock? = nil) async throws {
        self.clock = clock
        zone = settings.zone
        place = await Place()
        let folder = try TemporaryFolder("station")
        rehearsal = try await Rehearsal(
            options: ["--chip", folder.file("chip.sock"), "--board", settings.board] + options)
        self.folder = folder
        try write(settings)
        try folder.write("credentials/tuya-secret", rehearsal.secret, mode: 0o400)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.file("credentials"))
    }

    /// A station whose agent runs and has room, cloud and lines.
    ///
    /// - Parameter settled: whether to wait for that.
    static func working(
        _ settings: Settings = Settings(), clock: WallClock? = nil, settled: Bool = true
    ) async throws -> Station {
        let station = try await Station(settings, clock: clock)
        try await station.start()
        if settled { try await station.settle() }
        return station
    }

    /// The state folder as it is seen from here.
    var state: String { root.withLock { $0 } + folder.file("state") }
    var configuration: String { folder.file("portero.toml") }
    var ledger: String { "\(state)/ledger.db" }

    /// The agent that was started last.
    var agent: Program {
        get throws {
            guard let agent = running.withLock({ $0 }) else { throw SupportError("no agent was started") }
            return agent
        }
    }

    /// What puts the stand-in chip, and the wall clock, under a program.
    var environment: [String: String] { standIn.merging(clock?.environment ?? [:]) { "\($0):\($1)" } }

    private var standIn: [String: String] {
        [
            "TZ": zone,
            "LD_PRELOAD": Package.product("libgpiod-standin.so"),
            "PORTERO_REHEARSAL_CHIP": folder.file("chip.sock"),
            // Nobody listens there: an agent that asked a proxy would reach neither room nor cloud.
            "http_proxy": "http://127.0.0.1:1/", "https_proxy": "http://127.0.0.1:1/",
            "ALL_PROXY": "http://127.0.0.1:1/", "no_proxy": "", "NO_PROXY": "",
            "JOURNAL_STREAM": "", "CREDENTIALS_DIRECTORY": "", "RUNTIME_DIRECTORY": "", "NOTIFY_SOCKET": "",
        ]
    }

    /// The words after `portero` that start an agent here.
    var runWords: [String] {
        [
            "run", "--config", configuration, "--state", folder.file("state"), "--credentials",
            folder.file("credentials"),
        ]
    }

    func write(_ settings: Settings) throws { try folder.write("portero.toml", settings.text(for: rehearsal)) }

    /// Starts an agent, ending the one before, and waits until it answers.
    @discardableResult
    func start(
        through words: [String] = [], environment more: [String: String] = [:]
    ) async throws -> Program {
        running.withLock { $0 = nil }
        let line = words + [Package.product("portero")] + runWords
        let program = try Program(line[0], Array(line.dropFirst()), environment: environment.merging(more) { $1 })
        use(program)
        try await program.line(containing: "station: running", on: .errors, within: .seconds(20))
        return program
    }

    /// Takes `program` for the agent; it ends with the station.
    func use(_ program: Program) { running.withLock { $0 = program } }

    /// The agent's own socket.
    var control: HTTP { HTTP(socket: "\(state)/control.sock") }

    /// From now on the station's files are seen as this process sees them, whose mounts are its own.
    func look(through process: Int32) { root.withLock { $0 = "/proc/\(process)/root" } }

    /// Runs a command of the shipped program against this station's agent.
    @discardableResult
    func portero(_ words: String...) async throws -> Ran { try await portero(words) }

    @discardableResult
    func portero(_ words: [String]) async throws -> Ran {
        let ran = try await Program.run("portero", words + ["--state", state])
        return Ran(exit: ran.exit, output: ran.output, errors: ran.errors)
    }
}

/// How a command ended and what it said.
struct Ran {
    let exit: Program.Exit
    let output: String
    let errors: String

    /// The output as JSON.
    var json: JSONValue {
        get throws { try JSONDecoder().decode(JSONValue.self, from: Data(output.utf8)) }
    }
}

/// A place among the stations of a test run, given back when the value ends.
///
/// The times these tests believe in are those of a machine that does little else: a finger is not missed by a keypad that
/// shares two cores with a dozen others.
final class Place: Sendable {
    private static let free = Watched(3)

    init() async {
        while true {
            _ = await Self.free.first(within: .seconds(60)) { $0 > 0 ? true : nil }
            var isMine = false
            Self.free.change {
                isMine = $0 > 0
                if isMine { $0 -= 1 }
            }
            if isMine { return }
        }
    }

    deinit { Self.free.change { $0 += 1 } }
}
