import Boards
import Loop
import Stage
import Support
import Testing

/// A stand-in chip in the test, and an agent with its guard as programs of their own over it.
@Loop final class GuardStage {
    static let board = Board(
        name: "guard", chip: .label("guard-board"),
        doors: [
            "main": DoorLines(lock: LineSpec("STRIKE"), exit: LineSpec("EXIT", active: .low, bias: .pullUp)),
            "gate": DoorLines(lock: LineSpec("GATE"), exit: LineSpec("GATE_EXIT", active: .low, bias: .pullUp)),
            "yard": DoorLines(lock: LineSpec("MAGLOCK", active: .low)),
        ])

    let chip = ChipStandIn(board)
    let folder: TemporaryFolder
    private var environment: [String: String] {
        ["LD_PRELOAD": Package.product("libgpiod-standin.so"), "PORTERO_REHEARSAL_CHIP": folder.file("chip.sock")]
    }

    init(plugged: Bool = true) throws {
        folder = try TemporaryFolder("guard")
        if plugged { try plug() }
    }

    func plug() throws { try chip.plug(at: folder.file("chip.sock")) }

    /// An agent whose guard is ready, and the guard's process.
    func agent(release: Int = 5000, ceiling: Int = 10_000) async throws -> (agent: Program, guard: Int32) {
        let agent = try start("agent", "\(release)", "\(ceiling)")
        let ready = try await agent.line(containing: "ready stand-in")
        try await agent.line(containing: "main locked start")
        return (agent, try #require(ready.split(separator: " ").last.flatMap { Int32($0) }))
    }

    func start(_ arguments: String...) throws -> Program {
        try Program("guard-probe", arguments, environment: environment)
    }

    /// Somebody else who takes a line.
    func stranger(taking line: String) async throws -> Program {
        let stranger = try Program("lines-probe", ["guard-board", "gpioset"], environment: environment)
        try stranger.type("output \(line)\n")
        try await stranger.line(containing: "1 ok")
        return stranger
    }

    /// Waits until a lock line has changed `count` times in all; when each time, and to which level.
    func changes(_ line: String, _ count: Int, within limit: Duration = .seconds(20)) async throws -> [(Int, Duration)]
    {
        try await eventually("\(count) changes of \(line)", within: limit) {
            let all = changes(line)
            return all.count >= count ? all : nil
        }
    }

    func changes(_ line: String) -> [(level: Int, at: Duration)] {
        chip.journal.entries(JournalFilter(kind: "level", name: line)).map {
            ($0.detail["level"]?.asWhole ?? -1, $0.at)
        }
    }

    /// The changes after those seen so far.
    func count(_ line: String) -> Int { changes(line).count }

    /// Presses an exit button until `wait` has seen what comes of it: no machine is too slow to see such a finger.
    func pressExit<Answer: Sendable>(
        of line: String = "EXIT", until wait: @Loop () async throws -> Answer
    ) async throws -> Answer {
        try chip.drive(line, active: true)
        let answer = try await wait()
        try chip.drive(line, active: false)
        return answer
    }

    /// Presses it for a moment, whether that is seen or not.
    func pressExit(for hold: Duration) async throws {
        try await pressExit { try await Task.sleep(for: hold) }
    }

    /// Waits until nobody holds the line.
    func freed(_ line: String, times: Int = 1) async throws {
        try await eventually("\(line) let go", within: .seconds(20)) {
            chip.journal.entries(JournalFilter(kind: "free", name: line)).count >= times
        }
    }
}
