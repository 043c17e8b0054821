import Foundation
import Glibc
import Loop
import Stage
import Support
import Testing

/// Agent, guard and chip killed, stopped and broken in the middle of a release.
@Suite(.serialized) struct `Faults around the guard` {
    init() { Loop.startThread() }

    @Test @Loop func `F-A5 the agent killed during a release: the guard locks at once and ends`() async throws {
        let stage = try GuardStage()
        let (agent, _) = try await stage.agent()
        try agent.type("release main 10000\nrelease yard 10000\n")
        _ = try await stage.changes("MAGLOCK", 1)
        agent.send(SIGKILL)
        let killed = Monotonic.now
        let main = try await stage.changes("STRIKE", 2)
        let yard = try await stage.changes("MAGLOCK", 2)
        #expect(main[1].1 - killed < .seconds(5) && yard[1].1 - killed < .seconds(5), "long before the deadline")
        try await stage.freed("STRIKE")
        #expect(stage.changes("STRIKE").map(\.level) == [1, 0], "inactive when let go")
    }

    @Test @Loop func `F-A5 the guard killed during a release: the agent locks and starts another`() async throws {
        let stage = try GuardStage()
        let (agent, pid) = try await stage.agent()
        try agent.type("release main 10000\n")
        _ = try await stage.changes("STRIKE", 1)
        kill(pid, SIGKILL)
        let killed = Monotonic.now
        let main = try await stage.changes("STRIKE", 2)
        #expect(main[1].1 - killed < .seconds(5), "long before the deadline")
        try await agent.line(containing: "lost the guard of the locks has ended; locked main,yard,gate")
        try await agent.line("another guard") { $0.hasPrefix("ready") && !$0.hasSuffix(" \(pid)") }
        try await eventually("the doors taken again") {
            agent.output.components(separatedBy: "main locked start").count == 3
        }
        try agent.type("release main 200\n")
        _ = try await stage.changes("STRIKE", 4)
    }

    @Test @Loop func `F-A5 agent and guard killed: the last resort locks`() async throws {
        let stage = try GuardStage()
        let (agent, pid) = try await stage.agent()
        try agent.type("release main 5000\n")
        _ = try await stage.changes("STRIKE", 1)
        // Stopped first, so that neither can do anything about the other's end.
        agent.freeze()
        kill(pid, SIGSTOP)
        for stopped in [agent.pid, pid] { try await eventually("a stop") { Processes.state(of: stopped) == "T" } }
        kill(pid, SIGKILL)
        agent.send(SIGKILL)
        try await stage.freed("STRIKE")
        #expect(stage.changes("STRIKE").map(\.level) == [1], "this chip keeps what a dead process drove")
        let relock = try stage.start("relock")
        #expect(try await relock.ended() == .code(0))
        #expect(relock.output == "locked main\nlocked yard\nlocked gate\n")
        #expect(stage.changes("STRIKE").map(\.level) == [1, 0])
    }

    @Test @Loop func `F-A8 the agent stopped during a release: the guard locks at its deadline`() async throws {
        let stage = try GuardStage()
        let (agent, pid) = try await stage.agent()
        let ordered = Monotonic.now
        try agent.type("release main 700\n")
        _ = try await stage.changes("STRIKE", 1)
        agent.freeze()
        let main = try await stage.changes("STRIKE", 2)
        expect(main[1].1, after: ordered, by: .milliseconds(700))
        try await Task.sleep(for: .milliseconds(500))
        agent.resume()
        try await agent.line(containing: "main locked deadline")
        try agent.type("release main 100\n")
        _ = try await stage.changes("STRIKE", 4)
        #expect(kill(pid, 0) == 0 && !agent.output.contains("lost"), "the agent was late, not the guard")
    }

    @Test @Loop func `F-A8 the agent's loop blocked during a release: the guard locks at its deadline`() async throws {
        let stage = try GuardStage()
        let (agent, _) = try await stage.agent()
        let ordered = Monotonic.now
        try agent.type("release main 300\nblock 1500\n")
        let main = try await stage.changes("STRIKE", 2)
        expect(main[1].1, after: ordered, by: .milliseconds(300))
    }

    @Test @Loop func `F-A8 the exit button works while the agent is stopped and takes no reports`() async throws {
        let stage = try GuardStage()
        let (agent, pid) = try await stage.agent(release: 500, ceiling: 1000)
        agent.freeze()
        for _ in 0..<130 {
            try await stage.pressExit(for: .milliseconds(10))
            try await Task.sleep(for: .milliseconds(30))
        }
        // A rest, then a press like any other.
        try await Task.sleep(for: .milliseconds(1600))
        let before = stage.count("STRIKE")
        let pressed = Monotonic.now
        let main = try await stage.pressExit { try await stage.changes("STRIKE", before + 2) }.suffix(2).map { $0 }
        #expect(main.map(\.0) == [1, 0])
        expect(main[1].1, after: pressed, by: .milliseconds(500))
        agent.resume()
        try agent.type("lock yard\n")
        try await agent.line(containing: "yard locked asked")
        #expect(kill(pid, 0) == 0 && !agent.output.contains("lost"))
    }

    @Test @Loop func `a guard that is stopped during a release is replaced, and the door locked`() async throws {
        let stage = try GuardStage()
        let (agent, pid) = try await stage.agent(release: 3000)
        // By the button, so that no answer to an order can be on its way and be missed first.
        try await stage.pressExit { _ = try await agent.line(containing: "main released by exit") }
        kill(pid, SIGSTOP)
        let main = try await stage.changes("STRIKE", 2)
        // 3 s of release, 250 ms of patience; the rest is the machine's, below the ceiling of 10 s.
        #expect(main[1].1 - main[0].1 < .seconds(8))
        try await agent.line(containing: "lost the guard did not report the lock of door main")
        try await agent.line("another guard") { $0.hasPrefix("ready") && !$0.hasSuffix(" \(pid)") }
    }

    @Test @Loop func `a guard that takes no orders is replaced`() async throws {
        let stage = try GuardStage()
        let (agent, pid) = try await stage.agent()
        kill(pid, SIGSTOP)
        try agent.type("release main 300\n")
        // Whichever is noticed first: the order without answer, or the sign of life that nobody reads.
        try await agent.line("a lost guard") {
            $0.hasPrefix("lost the guard gave no answer") || $0.hasPrefix("lost the guard read nothing")
        }
        try await agent.line("another guard") { $0.hasPrefix("ready") && !$0.hasSuffix(" \(pid)") }
        #expect(stage.changes("STRIKE").isEmpty, "an order to a guard that is gone is not repeated")
    }

    @Test @Loop func `F-G3 a lock held by another program is named, costs no other door, and is taken when free`()
        async throws
    {
        let stage = try GuardStage()
        let stranger = try await stage.stranger(taking: "STRIKE")
        let agent = try stage.start("agent", "5000", "10000")
        try await agent.line(containing: "main fault line STRIKE is held by \"gpioset\"")
        try await agent.line(containing: "main lock failing")
        try await agent.line(containing: "yard locked start")
        try agent.type("release main 300\nrelease yard 100\n")
        try await agent.line(containing: "main denied lineFault")
        try await agent.line(containing: "yard locked deadline")
        let relock = try stage.start("relock")
        #expect(try await relock.ended() == .code(1))
        #expect(relock.output.contains("refused main held line STRIKE is held by \"gpioset\""))
        stranger.send(SIGKILL)
        try await agent.line(containing: "main locked start")
        let faults = agent.output.split(separator: "\n").filter { $0.hasPrefix("main fault") }
        #expect(faults.count == 1, "a fault is said once, not each try")
    }

    @Test @Loop func `F-G1 a chip that is missing at start is named and taken when it appears`() async throws {
        let stage = try GuardStage(plugged: false)
        let agent = try stage.start("agent", "300", "10000")
        try await agent.line(containing: "main fault this machine shows no GPIO chip")
        try stage.plug()
        try await agent.line(containing: "main locked start", within: .seconds(5))
        // The button's line is tried for by itself, without a word when it is there.
        for _ in 0..<10 {
            try await stage.pressExit(for: .milliseconds(250))
            if (try? await agent.line(containing: "main released by exit", within: .seconds(2))) != nil { return }
        }
        Issue.record("the exit button was never taken")
    }

    @Test @Loop func `F-G10 a write that fails towards released is denied and said`() async throws {
        let stage = try GuardStage()
        let (agent, _) = try await stage.agent()
        try stage.chip.failWrites(to: "STRIKE", errno: EIO)
        try agent.type("release main 300\n")
        try await agent.line(containing: "main denied lineFault")
        try await agent.line(containing: "main fault line STRIKE")
        try stage.chip.failWrites(to: "STRIKE", errno: nil)
        try await agent.line(containing: "main locked line-fault")
        #expect(stage.changes("STRIKE").isEmpty)
    }

    @Test @Loop func `F-G10 a write that fails towards locked is repeated until it works`() async throws {
        let stage = try GuardStage()
        let (agent, _) = try await stage.agent()
        try agent.type("release main 3000\n")
        _ = try await stage.changes("STRIKE", 1)
        try stage.chip.failWrites(to: "STRIKE", errno: EIO)
        try await agent.line(containing: "main lock failing")
        try await Task.sleep(for: .milliseconds(450))
        #expect(stage.count("STRIKE") == 1)
        let healed = Monotonic.now
        try stage.chip.failWrites(to: "STRIKE", errno: nil)
        let main = try await stage.changes("STRIKE", 2)
        #expect(main[1].1 - healed < .seconds(5))
        try await agent.line(containing: "main locked deadline")
        #expect(agent.output.components(separatedBy: "main lock failing").count == 2, "said once")
    }

    @Test @Loop func `F-A5 the agent killed while a lock cannot be written: the guard goes on trying`() async throws {
        let stage = try GuardStage()
        let (agent, _) = try await stage.agent()
        try agent.type("release main 5000\n")
        _ = try await stage.changes("STRIKE", 1)
        try stage.chip.failWrites(to: "STRIKE", errno: EIO)
        agent.send(SIGKILL)
        try await Task.sleep(for: .milliseconds(400))
        try stage.chip.failWrites(to: "STRIKE", errno: nil)
        _ = try await stage.changes("STRIKE", 2)
    }
}
