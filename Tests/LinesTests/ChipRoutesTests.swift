import Boards
import Loop
import Stage
import Testing

/// The stand-in chip as the drive port shows it.
struct `Routes of the stand-in chip` {
    let rehearsed: Rehearsed
    let port: DrivePort

    /// Not on the loop itself: the test runner would wait for a loop that nobody has started.
    init() async throws {
        Loop.startThread()
        rehearsed = try await Rehearsed()
        port = await DrivePort()
        await port.routeChip(rehearsed.chip)
    }

    @Test @Loop func `a key is pressed and released by its legend or its two lines`() async throws {
        try rehearsed.chip.drive("COL2", .low)
        #expect(await port.answer("POST", "/chip/press", body: ["key": "2"]).status == 200)
        #expect(try rehearsed.chip.level("ROW1") == .low)
        #expect(await port.answer("POST", "/chip/release", body: ["row": "ROW1", "column": "COL2"]).status == 200)
        #expect(try rehearsed.chip.level("ROW1") == .high)
    }

    @Test @Loop func `keys are typed one after another`() async throws {
        let answer = await port.answer("POST", "/chip/type", body: ["keys": "12#", "ms": 1])
        #expect(answer.status == 200)
        let keys = rehearsed.chip.journal.entries().filter { ["press", "release"].contains($0.kind) }
        #expect(
            keys.map { "\($0.kind) \($0.name)" } == [
                "press 1", "release 1", "press 2", "release 2", "press #", "release #",
            ])
        #expect(zip(keys, keys.dropFirst()).allSatisfy { $0.at + .milliseconds(1) <= $1.at })
    }

    @Test @Loop func `a line is driven by level or value, and let go`() async throws {
        #expect(await port.answer("POST", "/chip/drive", body: ["line": "EXIT", "level": 0]).status == 200)
        #expect(try rehearsed.chip.isActive("EXIT"))
        #expect(await port.answer("POST", "/chip/drive", body: ["line": "EXIT", "level": nil]).status == 200)
        #expect(try !rehearsed.chip.isActive("EXIT"))
        #expect(await port.answer("POST", "/chip/drive", body: ["line": "EXIT", "active": true]).status == 200)
        #expect(try rehearsed.chip.level("EXIT") == .low)
    }

    @Test @Loop func `the lines are listed with level and holder`() async throws {
        let probe = try await rehearsed.probe(consumer: "somebody")
        _ = try await probe.ask("output STRIKE")
        let lines = await port.answer("GET", "/chip/lines").body["lines"].asList ?? []
        let strike = lines.first { $0["line"] == "STRIKE" }
        #expect(
            strike == [
                "line": "STRIKE", "function": "door.main.lock", "level": 0, "active": false, "direction": "output",
                "holder": "somebody",
            ])
        #expect(lines.count == Rehearsed.board.lines.count)
    }

    @Test @Loop func `the log is waited for from a number on`() async throws {
        let probe = try await rehearsed.probe()
        _ = try await probe.ask("output STRIKE")
        let since = rehearsed.chip.journal.last
        async let waited = port.answer(
            "GET", "/chip/log", query: ["since": "\(since)", "kind": "level", "wait_ms": "5000"])
        _ = try await probe.ask("drive active")
        let entries = await waited.body["entries"].asList ?? []
        #expect(entries.first?["name"] == "STRIKE" && entries.first?["level"] == 1)
    }

    @Test @Loop func `what cannot be done is refused with a sentence`() async throws {
        let wrong: [(String, JSON)] = [
            ("press", ["key": "9"]), ("press", ["key": "12"]), ("press", ["row": "ROW1", "column": "COL9"]),
            ("type", ["keys": "19"]), ("tap", ["key": "1", "ms": 0]), ("drive", ["line": "NONE", "level": 1]),
            ("drive", ["line": "EXIT", "level": 2]), ("fault", ["door": "yard", "detached": true]),
        ]
        for (verb, body) in wrong {
            let answer = await port.answer("POST", "/chip/\(verb)", body: body)
            #expect(answer.status == 400 && answer.body["error"].asText?.isEmpty == false, "\(verb) \(body)")
        }
        #expect(rehearsed.chip.journal.last == 0)
    }
}
