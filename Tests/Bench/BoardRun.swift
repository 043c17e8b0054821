import Foundation
import Grants

/// The shipped agent on real kernel lines: exit button to lock, and last key to call, on the virtual clock.
struct BoardRun: Sendable {
    let root: String
    let portero: String
    let rehearsal: String
    let folder: Folder

    private static let secret = "0123456789abcdef0123456789abcdef"
    /// Two readings this far apart make a key (`MatrixTiming.debounce`).
    private static let debounce = 5e-3
    /// The longest the machine may run, wall time in seconds.
    private static let limit = 400

    func measure(_ amounts: Amounts) async -> [Figure] {
        let names = ["exit button to lock", "last key to call frame"].flatMap { ["\($0), p50", "\($0), p99"] }
        do {
            let console = try await play(amounts)
            let (exits, calls) = (Self.exits(console), Self.calls(console))
            guard exits.count == amounts.presses, calls.count == amounts.presses else {
                throw Missing("\(exits.count) releases and \(calls.count) calls of \(amounts.presses)")
            }
            return [
                Figure(names[0], exits.p50), Figure(names[1], exits.p99, promise: .time(10e-3)),
                Figure(names[2], calls.p50, promise: .time(1e-3 + Self.debounce)),
                Figure(names[3], calls.p99, promise: .time(10e-3 + Self.debounce)),
            ]
        } catch {
            return names.map { Figure($0, missing: "\(error)") }
        }
    }

    private func play(_ amounts: Amounts) async throws -> [Substring] {
        try tool("setup", [])
        let inside = try folder.make("machine")
        for name in ["machine/state", "machine/credentials"] { _ = try folder.make(name) }
        try folder.write("machine/credentials/tuya-secret", Self.secret)
        try folder.write("machine/presses", "\(amounts.presses)\n")
        try folder.write(
            "machine/portero.toml",
            Station.configuration(
                board: "/etc/portero/board/virtual.toml", cloud: 8081, client: "rehearsalclient00001", room: 8080))
        try await Persons.ledger(amounts.persons, folder: inside + "/state")
        let overlay = folder.file("overlay.cpio")
        try tool(
            "overlay",
            [
                overlay, "--program", portero, "--program", rehearsal, "--tree", "\(inside):/bench",
                "--story", root + "/Tests/Bench/story.sh",
            ])
        say("booting the virtual board")
        let said = try tool("run", ["--overlay", overlay, "--lane", "hermetic", "--limit", "\(Self.limit)"])
        return said.split(whereSeparator: \.isNewline)
    }

    @discardableResult
    private func tool(_ name: String, _ words: [String]) throws -> String {
        let path = "\(root)/board/virtual/\(name)"
        let ran = try Child.run(path, words, log: folder.file(name + ".log"))
        guard ran.status == 0 else { throw Missing("\(name): \(ran.said.suffix(600))") }
        return ran.said
    }

    /// One level of one line: seconds, name, level.
    private struct Record {
        let time: Double
        let line: Substring
        let level: Substring

        init?(_ text: Substring) {
            let words = text.split(separator: " ")
            guard words.count >= 5, words[0] == "CHIP", let time = Double(words[1]), words[2] == "level" else {
                return nil
            }
            (self.time, line, level) = (time, words[3], words[4])
        }
    }

    /// From each press of the exit button to the lock's output.
    private static func exits(_ console: [Substring]) -> Samples {
        var samples = Samples()
        var pressed: Double?
        for record in console.compactMap(Record.init) {
            switch (record.line, record.level) {
            case ("EXIT_BUTTON", "1"): pressed = record.time
            case ("DOOR_STRIKE", "1"):
                if let pressed { samples.add(record.time - pressed) }
                pressed = nil
            default: break
            }
        }
        return samples
    }

    /// From the first edge of `#` (the only key used in its row) to the call frame that follows.
    private static func calls(_ console: [Substring]) -> Samples {
        var samples = Samples()
        let keys = console.drop { !($0.hasPrefix("CHIP ") && $0.contains(" mark ")) }
        let edges = keys.compactMap(Record.init).filter { $0.line == "KEYPAD_ROW3" }.map(\.time)
        var before = 0.0
        for line in console where line.hasPrefix("CALL ") {
            guard let microseconds = Double(line.dropFirst(5)) else { continue }
            let call = microseconds * 1e-6
            if let edge = edges.first(where: { $0 > before && $0 < call }) { samples.add(call - edge) }
            before = call + 1
        }
        return samples
    }
}
