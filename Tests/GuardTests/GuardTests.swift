import Glibc
import Loop
import Stage
import Support
import Testing

/// The real guard and the agent's side of it as programs, over the stand-in chip; what holds is read from the chip.
@Suite(.serialized) struct `A guard with its agent` {
    init() { Loop.startThread() }

    @Test @Loop func `F-G5 the locks are taken inactive, by name, and never active before an order`() async throws {
        let stage = try GuardStage()
        let (agent, _) = try await stage.agent()
        try await agent.line(containing: "yard locked start")
        let requests = stage.chip.journal.entries(JournalFilter(kind: "request"))
        #expect(
            requests.map(\.name).prefix(3) == ["STRIKE", "GATE", "MAGLOCK"], "the locks come before the exit button")
        #expect(requests.allSatisfy { $0.detail["consumer"] == "portero guard" })
        #expect(stage.changes("STRIKE").isEmpty && stage.changes("MAGLOCK").isEmpty)
    }

    @Test @Loop func `a release lasts until its deadline, for each door its own`() async throws {
        let stage = try GuardStage()
        let (agent, _) = try await stage.agent()
        let ordered = Monotonic.now
        try agent.type("release main 300\nrelease yard 900\n")
        let main = try await stage.changes("STRIKE", 2)
        let yard = try await stage.changes("MAGLOCK", 2)
        #expect(main.map(\.0) == [1, 0] && yard.map(\.0) == [0, 1])
        expect(main[1].1, after: ordered, by: .milliseconds(300))
        expect(yard[1].1, after: ordered, by: .milliseconds(900))
        try await agent.line(containing: "main locked deadline")
        try await agent.line(containing: "yard locked deadline")
    }

    @Test @Loop func `nothing extends the ceiling`() async throws {
        let stage = try GuardStage()
        let (agent, _) = try await stage.agent(release: 500, ceiling: 800)
        for _ in 0..<80 {
            try agent.type("release main 60000\n")
            try await stage.pressExit(for: .milliseconds(40))
            try await Task.sleep(for: .milliseconds(60))
        }
        let main = try await stage.changes("STRIKE", 2)
        #expect(main[1].1 - main[0].1 < .seconds(5), "asked for again and again for 8 s")
        try await agent.line(containing: "main locked ceiling")
        try await agent.line(containing: "main denied resting")
    }

    @Test @Loop func `the lock of one door and of all comes at once`() async throws {
        let stage = try GuardStage()
        let (agent, _) = try await stage.agent()
        try agent.type("release main 10000\nrelease yard 10000\n")
        _ = try await stage.changes("MAGLOCK", 1)
        try agent.type("lock main\n")
        try await agent.line(containing: "main locked asked")
        #expect(stage.changes("STRIKE").map(\.level) == [1, 0])
        #expect(stage.count("MAGLOCK") == 1)
        try agent.type("lock-all\n")
        try await agent.line(containing: "yard locked asked")
        #expect(stage.count("MAGLOCK") == 2)
    }

    @Test @Loop func `the exit button releases by itself and is reported`() async throws {
        let stage = try GuardStage()
        let (agent, _) = try await stage.agent(release: 400)
        let pressed = Monotonic.now
        let main = try await stage.pressExit { try await stage.changes("STRIKE", 2) }
        #expect(main[0].1 - pressed < .seconds(5))
        expect(main[1].1, after: pressed, by: .milliseconds(400))
        for line in ["main exit pressed", "main released by exit", "main exit released", "main locked deadline"] {
            try await agent.line(containing: line)
        }
    }

    @Test @Loop func `F-G7 an exit button that is held releases once`() async throws {
        let stage = try GuardStage()
        let (agent, _) = try await stage.agent(release: 500, ceiling: 800)
        try stage.chip.drive("EXIT", active: true)
        try await agent.line(containing: "main locked deadline")
        try await Task.sleep(for: .seconds(1))
        #expect(stage.changes("STRIKE").map(\.level) == [1, 0])
    }

    @Test @Loop func `a chip without edge events has its exit button polled`() async throws {
        let stage = try GuardStage()
        stage.chip.refuseEdges(true)
        let (agent, _) = try await stage.agent(release: 500)
        try await stage.pressExit { _ = try await agent.line(containing: "main released by exit") }
    }

    @Test @Loop func `F-A4 an orderly end locks first, tells of it and leaves with 0`() async throws {
        let stage = try GuardStage()
        let (agent, pid) = try await stage.agent()
        try agent.type("release main 5000\n")
        _ = try await stage.changes("STRIKE", 1)
        try agent.type("stop\n")
        #expect(try await agent.ended() == .code(0))
        #expect(stage.changes("STRIKE").map(\.level) == [1, 0])
        let said = agent.output.split(separator: "\n").map(String.init)
        let locked = try #require(said.firstIndex(of: "main locked asked"))
        let stopped = try #require(said.firstIndex(of: "stopped; locked main,yard,gate"))
        #expect(locked < stopped)
        #expect(kill(pid, 0) != 0, "the guard is gone and reaped")
    }

    @Test @Loop func `the signals of a terminal and a supervisor are not for the guard`() async throws {
        let stage = try GuardStage()
        let (agent, pid) = try await stage.agent()
        for signal in [SIGINT, SIGQUIT, SIGTSTP, SIGTERM, SIGHUP] { kill(pid, signal) }
        try agent.type("release main 200\n")
        try await agent.line(containing: "main locked deadline")
        #expect(!agent.output.contains("lost"))
    }

    @Test @Loop func `the guard has no descriptor of its agent but the standard ones and its socket`() async throws {
        let stage = try GuardStage()
        let (agent, pid) = try await stage.agent()
        let open = try await eventually("its descriptors") {
            let open = try Processes.descriptors(of: pid).values
            return open.isEmpty ? nil : open
        }
        // Three standard ones, the channel, the chip, the stand-in's two groups of locks and two exit buttons.
        #expect((4...9).contains(open.count) && !open.contains { $0.contains("anon_inode") }, "\(open)")
        // Its handle ends the agent, and with it the guard: it is kept until here.
        #expect(agent.exit == nil)
    }
}

/// A lock after a deadline that counts from an order: never before it, and late by what a busy machine costs; the exact
/// figures are those of virtual time.
func expect(
    _ locked: Duration, after ordered: Duration, by wanted: Duration,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(locked - ordered >= wanted, sourceLocation: sourceLocation)
    #expect(locked - ordered < wanted + .seconds(5), "long before the ceiling", sourceLocation: sourceLocation)
}
