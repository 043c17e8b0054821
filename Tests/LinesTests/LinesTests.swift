import Boards
import Glibc
import Loop
import Stage
import Support
import Testing

/// What `Lines` does, in a program that has the stand-in chip's library preloaded; the chip itself says what it saw.
struct `Lines on the stand-in chip` {
    init() { Loop.startThread() }

    @Test @Loop func `the preloaded library says that it is a stand-in`() async throws {
        let probe = try await Rehearsed().probe()
        #expect(try await probe.ask("version") == "version 1.6.3 stand-in stand-in")
    }

    @Test @Loop func `without the library the machine's own libgpiod answers`() async throws {
        let run = try await Program.run("lines-probe", ["no-such-chip"])
        #expect(run.exit == .code(1))
        #expect(run.output.contains("chip"))
        #expect(!run.output.contains("stand-in"))
    }

    @Test @Loop func `a chip is found by its label, and by the names of its lines`() async throws {
        let rehearsed = try Rehearsed()
        let probe = try await rehearsed.probe("test-board")
        #expect(
            try await probe.ask("names")
                == "names ROW1 ROW2 COL1 COL2 BELL LAMP STRIKE STRIKE_MONITOR EXIT MAGLOCK")
        let wrong = try rehearsed.start("other-board")
        #expect(
            try await wrong.line(containing: "0 error")
                == "0 error no chip fits \"other-board\": this machine has \"test-board\"; "
                + "correct chip in the board file or load the board's overlay")
    }

    @Test @Loop func `a search by lines takes the chip that has them all`() async throws {
        let rehearsed = try Rehearsed()
        let search = ChipSearch.lineSearchText
        let right = try rehearsed.start(search, names: ["STRIKE", "EXIT"])
        #expect(try await right.line(containing: "0 ") == "0 ok test-board")
        let wrong = try rehearsed.start(search, names: ["STRIKE", "EXITT"])
        #expect(try await wrong.line(containing: "0 ").contains("no chip fits \"line search\""))
    }

    @Test @Loop func `a chip that is not there is said to be missing`() async throws {
        let rehearsed = try Rehearsed()
        rehearsed.chip.unplug()
        let program = try rehearsed.start("test-board")
        #expect(try await program.line(containing: "0 error").contains("this machine shows no GPIO chip"))
    }

    @Test @Loop func `a wrong line name is answered with the nearest names`() async throws {
        let probe = try await Rehearsed().probe()
        #expect(
            try await probe.ask("output STRKE")
                == "error line STRKE is not on chip \"test-board\": the nearest it has are STRIKE; "
                + "correct the name or load the board's overlay")
    }

    @Test @Loop func `F-G5 an output has no active level between its request and the first command`() async throws {
        let rehearsed = try Rehearsed()
        let probe = try await rehearsed.probe()
        #expect(try await probe.ask("output STRIKE,MAGLOCK:low") == "ok")
        #expect(try rehearsed.chip.level("STRIKE") == .low)
        #expect(try rehearsed.chip.level("MAGLOCK") == .high)
        #expect(rehearsed.levels("STRIKE") == [] && rehearsed.levels("MAGLOCK") == [])
        #expect(try await probe.ask("drive active 0") == "ok")
        #expect(rehearsed.levels("STRIKE") == [1] && rehearsed.levels("MAGLOCK") == [])
        #expect(try await probe.ask("drive active 1") == "ok")
        #expect(rehearsed.levels("STRIKE") == [1] && rehearsed.levels("MAGLOCK") == [0])
    }

    @Test @Loop func `F-G5 taking a line that a dead process left active makes it inactive in that call`() async throws
    {
        let rehearsed = try Rehearsed()
        let first = try await rehearsed.probe()
        _ = try await first.ask("output STRIKE")
        _ = try await first.ask("drive active")
        first.program.send(SIGKILL)
        try await first.program.ended()
        let second = try await rehearsed.probe()
        #expect(try await second.ask("look STRIKE") == "sight output active ")
        #expect(rehearsed.levels("STRIKE") == [1])
        #expect(try await second.ask("output STRIKE") == "ok")
        #expect(rehearsed.levels("STRIKE") == [1, 0])
    }

    @Test @Loop func `driving one output leaves the others of its request alone`() async throws {
        let rehearsed = try Rehearsed()
        let probe = try await rehearsed.probe()
        _ = try await probe.ask("output LAMP,STRIKE,MAGLOCK:low")
        _ = try await probe.ask("drive active 0")
        _ = try await probe.ask("drive active 1")
        _ = try await probe.ask("drive inactive 0")
        #expect(try rehearsed.chip.level("STRIKE") == .high)
        #expect(rehearsed.levels("LAMP") == [1, 0])
        #expect(rehearsed.levels("STRIKE") == [1])
        #expect(try await probe.ask("read 1") == "value active")
        #expect(try await probe.ask("read 2") == "value inactive")
    }

    @Test @Loop func `outputs given back are driven inactive first`() async throws {
        let rehearsed = try Rehearsed()
        let probe = try await rehearsed.probe()
        _ = try await probe.ask("output STRIKE,MAGLOCK:low")
        _ = try await probe.ask("drive active")
        #expect(try await probe.ask("release") == "ok")
        #expect(rehearsed.levels("STRIKE") == [1, 0])
        #expect(rehearsed.levels("MAGLOCK") == [0, 1])
        #expect(try await probe.ask("output STRIKE") == "ok")
    }

    @Test(arguments: [true, false])
    @Loop func `a killed process leaves its outputs as the chip has it`(keeps: Bool) async throws {
        let rehearsed = try Rehearsed()
        rehearsed.chip.keepsDrive = keeps
        let probe = try await rehearsed.probe()
        _ = try await probe.ask("output STRIKE")
        _ = try await probe.ask("drive active")
        probe.program.send(SIGKILL)
        let freed = await rehearsed.chip.journal.entries(
            JournalFilter(kind: "free", name: "STRIKE"), within: .seconds(5))
        #expect(freed.count == 1)
        #expect(try rehearsed.chip.level("STRIKE") == (keeps ? .high : .low))
    }

    @Test @Loop func `F-G3 a held line names its holder, and the other lines work`() async throws {
        let rehearsed = try Rehearsed()
        let holder = try await rehearsed.probe(consumer: "gpioset")
        _ = try await holder.ask("output STRIKE")
        let probe = try await rehearsed.probe()
        let sentence = "error line STRIKE is held by \"gpioset\": stop it or choose another line"
        #expect(try await probe.ask("output LAMP,STRIKE") == sentence)
        #expect(try await probe.ask("input STRIKE") == sentence)
        #expect(try await probe.ask("output LAMP") == "ok")
        #expect(try await probe.ask("look STRIKE") == "sight output unknown gpioset")
        holder.program.send(SIGKILL)
        _ = await rehearsed.chip.journal.entries(JournalFilter(kind: "free", name: "STRIKE"), within: .seconds(5))
        #expect(try await probe.ask("output STRIKE") == "ok")
    }

    @Test @Loop func `F-G3 all or none of a list are taken`() async throws {
        let rehearsed = try Rehearsed()
        let holder = try await rehearsed.probe(consumer: "gpioset")
        _ = try await holder.ask("output MAGLOCK:low")
        let probe = try await rehearsed.probe()
        #expect(try await probe.ask("output STRIKE,MAGLOCK:low").contains("line MAGLOCK is held by \"gpioset\""))
        #expect(try await probe.ask("look STRIKE") == "sight output inactive ")
    }

    @Test @Loop func `an input tells its edges with their time, and its level`() async throws {
        let rehearsed = try Rehearsed()
        let probe = try await rehearsed.probe()
        #expect(try await probe.ask("input EXIT:low:pull-up") == "ok")
        #expect(try await probe.ask("value EXIT") == "value inactive")
        #expect(try await probe.ask("wait EXIT 0") == "edges")
        let before = Monotonic.now
        try rehearsed.chip.drive("EXIT", active: true)
        try rehearsed.chip.drive("EXIT", active: false)
        let after = Monotonic.now
        let words = try await probe.ask("wait EXIT 5000").split(separator: " ").dropFirst()
        #expect(words.map { $0.prefix { $0 != "@" } } == ["rising", "falling"])
        for word in words {
            let seconds = try #require(Double(word.drop { $0 != "@" }.dropFirst()))
            #expect((before...after + .microseconds(1)).contains(.seconds(seconds)))
        }
        try rehearsed.chip.drive("EXIT", active: true)
        #expect(try await probe.ask("value EXIT") == "value active")
        #expect(try await probe.ask("drain EXIT") == "drained 1")
        #expect(try await probe.ask("drop EXIT") == "ok")
        #expect(try await probe.ask("output EXIT:low") == "ok")
    }

    @Test @Loop func `F-G7 a storm of edges does not hold whoever drains it`() async throws {
        let rehearsed = try Rehearsed()
        let probe = try await rehearsed.probe()
        _ = try await probe.ask("input EXIT:low:pull-up")
        for edge in 0..<40 { try rehearsed.chip.drive("EXIT", active: edge % 2 == 0) }
        #expect(try await probe.ask("drain EXIT") == "drained 32")
        #expect(try await probe.ask("drain EXIT") == "drained 8")
        #expect(try await probe.ask("value EXIT") == "value inactive")
    }

    @Test @Loop func `a key joins its row to its column, and a scan finds it`() async throws {
        let rehearsed = try Rehearsed()
        let probe = try await rehearsed.probe()
        _ = try await probe.ask("input ROW1:low:pull-up")
        _ = try await probe.ask("input ROW2:low:pull-up")
        _ = try await probe.ask("output COL1:low:open-drain,COL2:low:open-drain")
        _ = try await probe.ask("drive active")
        try rehearsed.chip.press("#")
        #expect(try await probe.ask("wait ROW2 5000").hasPrefix("edges rising@"))
        var seen: [String] = []
        for column in 0..<2 {
            _ = try await probe.ask("drive inactive")
            _ = try await probe.ask("drive active \(column)")
            for row in ["ROW1", "ROW2"] where try await probe.ask("value \(row)") == "value active" {
                seen.append("\(row) \(column)")
            }
        }
        #expect(seen == ["ROW2 1"])
        #expect(rehearsed.chip.journal.entries(JournalFilter(kind: "short")).isEmpty)
    }

    @Test @Loop func `a chip without interrupts says that the line can only be polled`() async throws {
        let rehearsed = try Rehearsed()
        rehearsed.chip.refuseEdges(true)
        let probe = try await rehearsed.probe()
        #expect(
            try await probe.ask("input ROW1:low:pull-up")
                == "error line ROW1 gives no edge events on chip \"test-board\": it can only be polled")
        #expect(try await probe.ask("poll ROW1:low:pull-up") == "ok")
        try rehearsed.chip.drive("ROW1", active: true)
        #expect(try await probe.ask("value ROW1") == "value active")
    }

    @Test @Loop func `F-G10 a write that fails names line and cause, and works again when it is healed`() async throws {
        let rehearsed = try Rehearsed()
        let probe = try await rehearsed.probe()
        _ = try await probe.ask("output STRIKE")
        try rehearsed.chip.failWrites(to: "STRIKE", errno: EIO)
        #expect(
            try await probe.ask("drive active")
                == "error line STRIKE of chip \"test-board\" could not be driven: Input/output error (error 5);"
                + " see the kernel's log")
        #expect(rehearsed.levels("STRIKE") == [])
        try rehearsed.chip.failWrites(to: "STRIKE", errno: nil)
        #expect(try await probe.ask("drive active") == "ok")
    }

    @Test @Loop func `F-G2 a chip that goes away is said to be gone, and can be opened anew`() async throws {
        let rehearsed = try Rehearsed()
        let probe = try await rehearsed.probe()
        _ = try await probe.ask("output STRIKE")
        _ = try await probe.ask("input EXIT:low")
        rehearsed.chip.unplug()
        let gone = "went away with chip \"test-board\": check its driver and connection"
        #expect(try await probe.ask("drive active") == "error line STRIKE " + gone)
        #expect(try await probe.ask("value EXIT") == "error line EXIT " + gone)
        #expect(try await probe.ask("wait EXIT 5000") == "error line EXIT " + gone)
        try rehearsed.chip.plug(at: rehearsed.socket)
        let second = try await rehearsed.probe()
        #expect(try await second.ask("output STRIKE") == "ok")
    }

    @Test @Loop func `a monitor repeats its lock until it is detached`() async throws {
        let rehearsed = try Rehearsed()
        let probe = try await rehearsed.probe()
        _ = try await probe.ask("output STRIKE")
        #expect(try !rehearsed.chip.isActive("STRIKE_MONITOR"))
        _ = try await probe.ask("drive active")
        #expect(try rehearsed.chip.isActive("STRIKE_MONITOR"))
        try rehearsed.chip.detach(monitorOf: "main")
        _ = try await probe.ask("drive inactive")
        #expect(try rehearsed.chip.isActive("STRIKE_MONITOR"))
        try rehearsed.chip.detach(monitorOf: "main", false)
        #expect(try !rehearsed.chip.isActive("STRIKE_MONITOR"))
    }

    @Test @Loop func `the stand-in has every function of libgpiod that is called`() async throws {
        let wanted = try await symbols("--undefined-only", Package.product("lines-probe"))
        let offered = try await symbols("--defined-only", Package.product("libgpiod-standin.so"))
        #expect(wanted.count > 10)
        #expect(wanted.subtracting(offered) == [])
    }

    private func symbols(_ which: String, _ file: String) async throws -> Set<String> {
        let run = try await Program.run("/usr/bin/nm", ["-D", which, file])
        try #require(run.exit == .code(0), "\(run.errors)")
        return Set(run.output.split { $0.isWhitespace }.map(String.init).filter { $0.hasPrefix("gpiod_") })
    }
}
