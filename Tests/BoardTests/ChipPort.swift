import Foundation
import Support

/// One record of the chip's own log: what happened on a line, seen by the kernel.
struct ChipRecord: Sendable, Equatable {
    /// `level`, `dir`, `short`, `request`, `free`, `mark`, `state`, `lost`.
    let kind: String
    /// The line's name; "-" where a record is about none.
    let line: String
    /// The electrical level, 0 or 1.
    let level: Int
    /// Whether the line is an output at that moment.
    let isOutput: Bool
    /// Text of a mark, or `held` and `free` of a state.
    let note: String
    /// The machine's monotonic time.
    let time: Duration

    /// The record in `SEC.NSEC KIND NAME LEVEL DIR [NOTE]`; nil for anything else.
    init?(_ text: String) {
        let words = text.split(separator: " ").map(String.init)
        guard words.count >= 5, let level = Int(words[3]) else { return nil }
        let parts = words[0].split(separator: ".").map { Int64($0) }
        guard parts.count == 2, let seconds = parts[0], let nanoseconds = parts[1] else { return nil }
        (kind, line, self.level) = (words[1], words[2], level)
        isOutput = words[4] == "out"
        note = words.count > 5 ? words[5] : ""
        time = .seconds(seconds) + .nanoseconds(nanoseconds)
    }
}

/// The chip seen from outside: commands to its switches go in, its log comes out.
final class ChipPort: Sendable {
    private let wire: BlockingSocket
    private let seen: Watched<Log>

    private struct Log {
        var records: [ChipRecord] = []
        var refusals: [String] = []
        var ended = false
    }

    init(_ wire: BlockingSocket) {
        let seen = Watched(Log())
        (self.wire, self.seen) = (wire, seen)
        let reader = Thread { ChipPort.read(wire, into: seen) }
        reader.start()
    }

    deinit { wire.hangUp() }

    /// Everything the chip logged since it was made.
    var log: [ChipRecord] { seen.read { $0.records } }

    /// Commands the chip did not understand; a test's mistake.
    var refusals: [String] { seen.read { $0.refusals } }

    /// Gives the chip commands, as `vboard.c` documents them: `close A B`, `drive A 1`, `+USEC open A B`.
    func command(_ lines: String...) throws { try command(lines) }

    /// Gives the chip commands.
    func command(_ lines: [String]) throws {
        let text = lines.map { $0 + "\n" }.joined()
        try wire.send(Array(text.utf8), before: .now + .seconds(5))
    }

    /// Waits until the machine is gone and its whole log is here.
    func ended() async throws {
        let ended = await seen.first(within: .seconds(5)) { $0.ended ? true : nil }
        if ended == nil { throw SupportError("the chip's log does not end") }
    }

    /// The level a line has by the log; nil while it never changed.
    func level(_ line: String) -> Int? { log.last { $0.kind == "level" && $0.line == line }?.level }

    /// How often a line rose to 1.
    func rises(_ line: String) -> Int { log.count { $0.kind == "level" && $0.line == line && $0.level == 1 } }

    /// The first record, of those after the first `skipped`, that `matches`; throws when it does not come in time.
    func record(
        _ what: String, skipping skipped: Int = 0, within limit: Duration = .seconds(10),
        where matches: @escaping @Sendable (ChipRecord) -> Bool
    ) async throws -> ChipRecord {
        let found = await seen.first(within: limit) { $0.records.dropFirst(skipped).first(where: matches) }
        guard let found else {
            let tail = log.suffix(20).map { "\($0.time) \($0.kind) \($0.line) \($0.level)" }
            throw SupportError("the chip did not log \(what) within \(limit); last: \(tail), refused: \(refusals)")
        }
        return found
    }

    /// Waits until a line's level becomes `level`, in records after the first `skipped`.
    @discardableResult
    func level(
        _ line: String, becomes level: Int, skipping skipped: Int = 0, within limit: Duration = .seconds(10)
    ) async throws -> ChipRecord {
        try await record("\(line) \(level)", skipping: skipped, within: limit) {
            $0.kind == "level" && $0.line == line && $0.level == level
        }
    }

    private static func read(_ wire: BlockingSocket, into seen: Watched<Log>) {
        var rest: [UInt8] = []
        while let bytes = try? wire.receive(before: .now + .seconds(600)) {
            rest += bytes
            var lines = rest.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            rest = Array(lines.removeLast())
            let texts = lines.map { String(decoding: $0, as: UTF8.self) }
            seen.change { log in
                log.records += texts.compactMap { ChipRecord($0) }
                log.refusals += texts.filter { $0.hasPrefix("refused: ") }
            }
        }
        seen.change { $0.ended = true }
    }
}
