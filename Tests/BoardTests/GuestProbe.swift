import Foundation
import Support

/// `lines-probe` inside the machine: works the agent's own line code by hand on the kernel's lines.
struct GuestProbe: Sendable {
    private let board: VirtualBoard
    private let name: String
    private let count = Counter()

    /// What a machine needs inside for it.
    static var contents: [String] { ["--program", Package.product("lines-probe")] }

    /// Starts a probe on the board's chip; `name` keeps two of them apart.
    init(_ board: VirtualBoard, name: String = "probe") async throws {
        (self.board, self.name) = (board, name)
        // The sleeper holds the pipe open between one command and the next.
        try await board.shell("mkfifo /run/\(name).in; sleep 1000 >/run/\(name).in & echo $! >/run/\(name).open")
        try await board.shell(
            "lines-probe portero-board </run/\(name).in >/run/\(name).out & echo $! >/run/\(name).pid")
        let first = try await answer(0)
        guard first == "ok portero-board" else { throw SupportError("lines-probe: \(first)") }
    }

    /// Runs one command of the probe; its answer without the number.
    @discardableResult
    func callAsFunction(_ command: String) async throws -> String {
        let number = count.next()
        try await board.shell("echo '\(command)' >/run/\(name).in")
        return try await answer(number)
    }

    /// Sends the probe a signal, such as `KILL` or `STOP`.
    func signal(_ signal: String) async throws { try await board.shell("kill -\(signal) $(cat /run/\(name).pid)") }

    private func answer(_ number: Int) async throws -> String {
        let wait = "until grep -q '^\(number) ' /run/\(name).out; do usleep 2000; done"
        let ran = try await board.shell("\(wait); grep '^\(number) ' /run/\(name).out", within: .seconds(15))
        return String(ran.output.dropFirst("\(number) ".count).dropLast())
    }

    private final class Counter: @unchecked Sendable {
        private var value = 0
        private let lock = NSLock()

        func next() -> Int {
            lock.withLock {
                value += 1
                return value
            }
        }
    }
}
