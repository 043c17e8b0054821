import Boards
import Loop
import Stage
import Support

/// A stand-in chip, and programs that ask it through the preloaded library.
@Loop final class Rehearsed {
    static let board = Board(
        name: "test", chip: .label("test-board"),
        keypad: KeypadLines(
            rows: ["ROW1", "ROW2"].map { LineSpec($0, active: .low, bias: .pullUp) },
            columns: ["COL1", "COL2"].map { LineSpec($0, active: .low, drive: .openDrain) }, keys: ["12", "*#"]),
        bell: LineSpec("BELL", active: .low, bias: .pullUp), lamp: LineSpec("LAMP"),
        doors: [
            "main": DoorLines(
                lock: LineSpec("STRIKE"), monitor: LineSpec("STRIKE_MONITOR", active: .low),
                exit: LineSpec("EXIT", active: .low, bias: .pullUp)),
            "yard": DoorLines(lock: LineSpec("MAGLOCK", active: .low)),
        ])

    let chip: ChipStandIn
    let folder: TemporaryFolder
    var socket: String { folder.file("chip.sock") }

    init(_ board: Board = board) throws {
        folder = try TemporaryFolder("chip")
        chip = ChipStandIn(board)
        try chip.plug(at: folder.file("chip.sock"))
    }

    /// A probe that has opened the chip.
    func probe(_ search: String = "test-board", consumer: String = "probe") async throws -> ProbeProgram {
        let program = try start(search, consumer)
        _ = try await program.line(containing: "0 ok")
        return ProbeProgram(program)
    }

    func start(_ search: String, _ consumer: String = "probe", names: [String] = []) throws -> Program {
        try Program(
            "lines-probe", [search, consumer] + names,
            environment: [
                "LD_PRELOAD": Package.product("libgpiod-standin.so"), "PORTERO_REHEARSAL_CHIP": socket,
            ])
    }

    /// The levels that `line` changed to, in order.
    func levels(_ line: String) -> [Int] {
        chip.journal.entries(JournalFilter(kind: "level", name: line)).compactMap { $0.detail["level"]?.asWhole }
    }
}

/// A running `lines-probe`: each command waits for the answer with its number.
@Loop final class ProbeProgram {
    let program: Program
    private var number = 0

    init(_ program: Program) { self.program = program }

    func ask(_ command: String) async throws -> String {
        number += 1
        let mark = "\(number) "
        try program.type(command + "\n")
        return String(try await program.line(command) { $0.hasPrefix(mark) }.dropFirst(mark.count))
    }
}
