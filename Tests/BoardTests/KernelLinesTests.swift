import Foundation
import Support
import Testing

extension OnTheVirtualBoard {
    /// The agent's line code on the kernel's lines, several cases in one boot.
    @Test func `F-G5 F-G3 F-G8 the agent's lines on a real kernel chip`() async throws {
        let board = try await VirtualBoard(GuestProbe.contents, wiring: "bias DOOR_STRIKE up\nbias STATUS_LED down")
        let probe = try await GuestProbe(board)
        #expect(try await probe("version").hasSuffix(" real"))

        try await glitchFree(board, probe)
        try await leftDriven(board)
        try await heldByAnother(board)
        try await kernelStamped(board)
        try await overflowing(board)
    }

    /// F-G5: an output is inactive from the request on, whatever it was before; the first active level is ours.
    private func glitchFree(_ board: VirtualBoard, _ probe: GuestProbe) async throws {
        #expect(try await probe("look DOOR_STRIKE") == "sight input active ")
        for (spec, line, active) in [("DOOR_STRIKE", "DOOR_STRIKE", 1), ("STATUS_LED:low", "STATUS_LED", 0)] {
            let before = board.chip.log.count
            #expect(try await probe("output \(spec)") == "ok")
            try board.chip.command("mark asked-\(line)")
            _ = try await board.chip.record("the mark", skipping: before) { $0.note == "asked-\(line)" }
            let taken = board.chip.log.dropFirst(before).filter { $0.line == line }
            #expect(taken.contains { $0.kind == "request" })
            #expect(taken.contains { $0.kind == "dir" && $0.isOutput })
            #expect(!taken.contains { $0.kind == "level" && $0.level == active }, "a glitch: \(taken)")
            #expect(board.chip.level(line) == 1 - active)
            #expect(try await probe("drive active") == "ok")
            try await board.chip.level(line, becomes: active, skipping: before)
        }
    }

    /// The holder is killed: this chip, like most, keeps the level. A look changes nothing; taking it again locks.
    private func leftDriven(_ board: VirtualBoard) async throws {
        let killed = board.chip.log.count
        try await board.shell("kill -KILL $(cat /run/probe.pid)")
        _ = try await board.chip.record("the strike let go", skipping: killed) {
            $0.kind == "free" && $0.line == "DOOR_STRIKE"
        }
        let next = try await GuestProbe(board, name: "next")
        #expect(try await next("look DOOR_STRIKE") == "sight output active ")
        #expect(!board.chip.log.dropFirst(killed).contains { $0.kind == "dir" && $0.line == "DOOR_STRIKE" })
        #expect(board.chip.level("DOOR_STRIKE") == 1)
        #expect(try await next("output DOOR_STRIKE") == "ok")
        try await board.chip.level("DOOR_STRIKE", becomes: 0, skipping: killed)
        #expect(try await next("release") == "ok")
    }

    /// F-G3: the holder is named, and other lines work.
    private func heldByAnother(_ board: VirtualBoard) async throws {
        let held = board.chip.log.count
        try await board.shell("gpioset --mode=signal $(gpiofind DOOR_STRIKE)=0 & echo $! >/run/holder")
        _ = try await board.chip.record("the holder", skipping: held) {
            $0.kind == "request" && $0.line == "DOOR_STRIKE"
        }
        let probe = try await GuestProbe(board, name: "second")
        let refusal = try await probe("output DOOR_STRIKE")
        #expect(refusal.contains("DOOR_STRIKE") && refusal.contains("gpioset"), "\(refusal)")
        #expect(try await probe("output STATUS_LED") == "ok")
        #expect(try await probe("input EXIT_BUTTON:pull-down") == "ok")
        try await board.shell("kill $(cat /run/holder)")
    }

    /// An edge bears the kernel's time, the same that the chip logs.
    private func kernelStamped(_ board: VirtualBoard) async throws {
        let probe = try await GuestProbe(board, name: "third")
        #expect(try await probe("input DOOR_CONTACT:pull-down") == "ok")
        let before = board.chip.log.count
        try board.chip.command("drive DOOR_CONTACT 1")
        let rise = try await board.chip.level("DOOR_CONTACT", becomes: 1, skipping: before)
        let edges = try await probe("wait DOOR_CONTACT 5000")
        let words = edges.split(separator: "@")
        try #require(words.count == 2 && words[0] == "edges rising", "\(edges)")
        let stamped = try #require(Double(words[1]))
        let logged = rise.time / .seconds(1)
        #expect(abs(stamped - logged) < 0.1, "the kernel said \(stamped), the chip \(logged)")
    }

    /// F-G8: more edges than the kernel keeps. What is there is drained, and the level read is the true one.
    private func overflowing(_ board: VirtualBoard) async throws {
        let probe = try await GuestProbe(board, name: "fourth")
        #expect(try await probe("input TAMPER:pull-down") == "ok")
        let before = board.chip.log.count
        try board.chip.command((0..<41).map { "+500 drive TAMPER \($0 % 2 == 0 ? 1 : 0)" } + ["+500 mark flooded"])
        _ = try await board.chip.record("the flood's end", skipping: before) { $0.note == "flooded" }
        let drained = try await probe("drain TAMPER")
        let count = try #require(Int(drained.dropFirst("drained ".count)))
        #expect((1...16).contains(count), "the kernel keeps 16 edges, \(drained)")
        #expect(try await probe("value TAMPER") == "value active")
    }
}
