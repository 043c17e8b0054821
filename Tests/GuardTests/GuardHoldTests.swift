import Foundation
import Glibc
import Loop
import Stage
import Support
import Testing

/// Holds, blocked exit buttons and signs of life, between two processes.
@Suite(.serialized) struct `A door held released` {
    init() { Loop.startThread() }

    @Test @Loop func `stays released past its ceiling while the agent lives, and locks when told`() async throws {
        let stage = try GuardStage()
        let (agent, pid) = try await stage.agent(release: 300, ceiling: 500)
        try agent.type("hold gate\n")
        try await agent.line(containing: "gate held")
        // Longer than the silence a guard bears: signs of life came in between.
        try await Task.sleep(for: .seconds(6))
        #expect(stage.changes("GATE").map(\.level) == [1])
        try agent.type("lock gate\n")
        try await agent.line(containing: "gate locked asked")
        #expect(stage.changes("GATE").map(\.level) == [1, 0])
        #expect(kill(pid, 0) == 0 && !agent.output.contains("lost"))
    }

    @Test @Loop func `orders in every moment of a hold blame nobody`() async throws {
        let stage = try GuardStage()
        let (agent, pid) = try await stage.agent()
        try agent.type("hold gate\n")
        try await agent.line(containing: "gate held")
        // A whole second of them, so that one is on its way when a sign of life is due.
        for _ in 0..<2000 {
            try agent.type("hold gate\n")
            try await Task.sleep(for: .microseconds(700))
        }
        #expect(kill(pid, 0) == 0 && !agent.output.contains("lost"))
        #expect(stage.changes("GATE").map(\.level) == [1])
    }

    @Test @Loop func `is denied by the guard where the lock is not continuous`() async throws {
        let stage = try GuardStage()
        let (agent, _) = try await stage.agent()
        try agent.type("hold main\n")
        try await agent.line(containing: "main denied notContinuous")
        #expect(stage.changes("STRIKE").isEmpty)
    }

    @Test @Loop func `F-A8 locks 3 s after the agent was stopped, and its exit button releases`() async throws {
        let stage = try GuardStage()
        let (agent, pid) = try await stage.agent(release: 400)
        try agent.type("hold gate\n")
        try await agent.line(containing: "gate held")
        agent.freeze()
        let frozen = Monotonic.now
        let gate = try await stage.changes("GATE", 2, within: .seconds(20))
        // A sign of life may be a second old, and more where the machine stopped.
        #expect(gate[1].1 - frozen > .seconds(1) && gate[1].1 - frozen < .seconds(8))
        _ = try await stage.pressExit(of: "GATE_EXIT") { try await stage.changes("GATE", 4) }
        agent.resume()
        try await agent.line(containing: "gate locked peer-silent")
        try agent.type("hold gate\n")
        _ = try await stage.changes("GATE", 5)
        #expect(kill(pid, 0) == 0 && !agent.output.contains("lost"), "the agent was late, not the guard")
    }

    @Test @Loop func `F-A8 locks when the agent's loop is blocked`() async throws {
        let stage = try GuardStage()
        let (agent, _) = try await stage.agent()
        try agent.type("hold gate\nblock 8000\n")
        let gate = try await stage.changes("GATE", 2, within: .seconds(20))
        #expect(gate.map(\.0) == [1, 0])
        try await agent.line(containing: "gate locked peer-silent", within: .seconds(20))
    }

    @Test @Loop func `F-A5 locks at once when the agent is killed`() async throws {
        let stage = try GuardStage()
        let (agent, _) = try await stage.agent()
        try agent.type("hold gate\n")
        try await agent.line(containing: "gate held")
        agent.send(SIGKILL)
        _ = try await stage.changes("GATE", 2)
        try await stage.freed("GATE")
        #expect(stage.changes("GATE").map(\.level) == [1, 0])
    }

    @Test @Loop func `F-A5 is locked by the agent when the guard is killed, and not held by the next one`() async throws
    {
        let stage = try GuardStage()
        let (agent, pid) = try await stage.agent()
        try agent.type("hold gate\n")
        try await agent.line(containing: "gate held")
        kill(pid, SIGKILL)
        _ = try await stage.changes("GATE", 2)
        try await agent.line("another guard") { $0.hasPrefix("ready") && !$0.hasSuffix(" \(pid)") }
        try await eventually("the doors taken again") {
            agent.output.components(separatedBy: "gate locked start").count == 3
        }
        #expect(stage.changes("GATE").map(\.level) == [1, 0])
    }

    @Test @Loop func `whose guard is stopped is locked by the agent within 2 s or so`() async throws {
        let stage = try GuardStage()
        let (agent, pid) = try await stage.agent()
        try agent.type("hold gate\n")
        try await agent.line(containing: "gate held")
        kill(pid, SIGSTOP)
        _ = try await stage.changes("GATE", 2, within: .seconds(20))
        // By a sign of life that is not read, or by the order's answer that was still to come.
        try await agent.line("a lost guard") {
            ["lost the guard read nothing for 900 ms", "lost the guard gave no answer"].contains(where: $0.hasPrefix)
        }
    }

    @Test @Loop func `a guard that is stopped while nothing is asked of it is replaced`() async throws {
        let stage = try GuardStage()
        let (agent, pid) = try await stage.agent()
        kill(pid, SIGSTOP)
        // This agent does not listen to the kernel's word that a child was stopped: as slow as for a guard that is stuck.
        try await agent.line(containing: "lost the guard read nothing for 5000 ms", within: .seconds(20))
        try await agent.line("another guard") { $0.hasPrefix("ready") && !$0.hasSuffix(" \(pid)") }
        _ = try await stage.pressExit { try await stage.changes("STRIKE", 1) }
    }

    @Test @Loop func `a blocked exit button is served again when the agent is stopped`() async throws {
        let stage = try GuardStage()
        let (agent, _) = try await stage.agent(release: 400)
        try agent.type("serve-exit gate no\nserve-exit main no\n")
        try await agent.line(containing: "gate exit blocked")
        try await agent.line(containing: "main denied exitBlocked")
        try await stage.pressExit(of: "GATE_EXIT") {
            _ = try await agent.line(containing: "gate denied exitBlocked exit")
        }
        agent.freeze()
        // Twice the silence that a guard bears.
        try await Task.sleep(for: .seconds(6))
        _ = try await stage.pressExit(of: "GATE_EXIT") { try await stage.changes("GATE", 2) }
        agent.resume()
        try await agent.line(containing: "gate exit served")
    }

    @Test @Loop func `F-G2 a chip that goes away is told at the next sign of life, also of a door without exit button`()
        async throws
    {
        let stage = try GuardStage()
        let (agent, _) = try await stage.agent()
        stage.chip.unplug()
        try await agent.line(containing: "yard fault", within: .seconds(20))
        try await agent.line(containing: "yard lock failing", within: .seconds(20))
        try stage.plug()
        try await eventually("taken again") { agent.output.components(separatedBy: "yard locked").count > 2 }
    }

    @Test(arguments: ["release main 1000\nlock main\n", "hold gate\nrelease main 1000\nlock-all\n"]) @Loop
    func `S19 an order that was taken back before the guard has read it moves no lock`(orders: String) async throws {
        let stage = try GuardStage()
        let (agent, pid) = try await stage.agent()
        kill(pid, SIGSTOP)
        try agent.type(orders + "said\n")
        // It obeys in order: both are on their way.
        try await agent.line(containing: "no such order")
        kill(pid, SIGCONT)
        try await agent.line("the answer to the lock") { $0.contains("main locked asked") || $0.contains("lost") }
        try agent.type("release main 300\n")
        try await agent.line(containing: "main locked deadline")
        #expect(stage.changes("STRIKE").map(\.level) == [1, 0])
        #expect(stage.changes("GATE").isEmpty)
        try agent.type("stop\n")
        #expect(try await agent.ended() == .code(0))
        withExtendedLifetime(stage) {}
    }
}
