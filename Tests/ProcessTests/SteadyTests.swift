import Foundation
import Support
import Testing

/// After faults everything is as before: descriptors, threads, connections, rights at the room.
@Suite struct Steady {
    @Test func `after losses, reloads, calls and commands descriptors and threads are back where they were`()
        async throws
    {
        let station = try await Station.working()
        try await station.grant("anna", unit: "101")
        try await station.round()
        // The most of several looks: what is made anew now and then may just be missing.
        var (descriptors, threads) = (0, 0)
        for _ in 1...10 {
            let held = try station.held()
            (descriptors, threads) = (max(descriptors, held.descriptors.count), max(threads, held.threads))
            try await Task.sleep(for: .milliseconds(100))
        }
        for _ in 1...3 { try await station.round() }
        // Fewer is well: what was just closing at the first look is gone by now.
        try await eventually("the end of what is closing", within: .seconds(10)) {
            let after = try station.held()
            return after.descriptors.count <= descriptors && after.threads <= threads
        }
        try await station.oneConnection()
    }

    @Test func `reloads one after another leave one connection to the room, and the last configuration`() async throws {
        let station = try await Station.working()
        try await station.grant("anna", unit: "101")
        try await station.peer("anna", "ignore")
        for ring in Array(31...44) + [3] {
            try station.write(Settings(ring: ring))
            #expect(try await station.control.post("/api/reload").status == 200)
        }
        try await station.settle()
        try await station.oneConnection()
        // Of all the times written only the last is over so soon.
        let keyed = try await station.rehearsal.now("room")
        let called = try await station.keyed("101#") {
            try await station.rehearsal.entries("room", since: keyed, kind: "received", name: "call").first
        }
        let given = try await station.rehearsal.saw("room", "received", "hangUp", since: keyed, within: .seconds(20))
        let rang = Duration.microseconds((given["at_us"].whole ?? 0) - (called["at_us"].whole ?? 0))
        #expect(rang > .seconds(2) && rang < .seconds(15), "\(rang)")
        try await station.become(["calls": "idle"])
        try await station.atRest()
        let room = try await station.ring("stranger@room.example")
        try await station.rehearsal.saw("room", "received", "reject", since: room)
        #expect(try await station.rehearsal.entries("room", since: room, kind: "received", name: "reject").count == 1)
    }

    @Test func `a reload that changes nothing of the room leaves its call alone`() async throws {
        let station = try await Station.working()
        try await station.grant("anna", unit: "101")
        let room = try await station.ring("anna@room.example")
        try await station.rehearsal.saw("room", "sent", "newParticipantInConference", since: room)
        var settings = Settings()
        settings.tail = "[grants]\nstale_after_hours = 24"
        try station.write(settings)
        #expect(try await station.portero("reload").exit == .code(0))
        let chip = try await station.rehearsal.now("chip")
        try await station.rehearsal.order("/room/command", #"{"peer": "anna@room.example", "command": "open"}"#)
        try await station.lock(released: true, since: chip)
        #expect(try await station.rehearsal.entries("room", since: room, kind: "room", name: "disconnected").isEmpty)
    }

    @Test func `F-E9 killed while the room takes a new guard whose answer is lost, the agent gets in again`()
        async throws
    {
        let station = try await Station.working()
        for account in ["admin", "user"] {
            try await station.rehearsal.order("/room/settings", #"{"loses_answers_to": ["setAuthParams"]}"#)
            try await station.rehearsal.order("/room/guards", #"{"role": "\#(account)", "kind": "unsecured"}"#)
            let room = try await station.rehearsal.now("room")
            let agent = try await station.start()
            try await station.rehearsal.saw("room", "received", "setAuthParams", since: room)
            agent.send(SIGKILL)
            try await agent.ended()
            try await station.rehearsal.order("/room/settings", #"{"loses_answers_to": []}"#)
            try await station.start()
            try await station.settle()
        }
    }

    @Test func `F-A8 the guard is stopped during a release: the agent ends it and locks`() async throws {
        let station = try await Station.working(Settings(releaseTime: 800))
        let held = try await station.guardProcess()
        let released = try await station.releaseByCommand()
        kill(held, SIGSTOP)
        let locked = try await station.lock(released: false, since: released.number)
        #expect(locked.at - released.at < .seconds(6), "long before the ceiling")
        // By the word of the kernel, or by the deadline that the guard did not report.
        try await station.agent.line("a lost guard", on: .errors) { line in
            ["was stopped", "did not report the lock"].contains {
                line.contains("guard: restarting, the guard") && line.contains($0)
            }
        }
        try await eventually("another guard") {
            Processes.children(of: try station.agent.pid).contains { $0 != held }
        }
        try await station.settle()
    }

    @Test(arguments: ["the cloud is silent", "the room is silent", "both are gone"])
    func `F-A4 told to end, the agent ends within 2 s`(whatever fault: String) async throws {
        // The best of three: a machine that stops is slow now and then, an agent that waits for somebody always.
        var took: [Duration] = []
        while took.count < 3, took.last.map({ $0 >= .seconds(2) }) ?? true { took.append(try await Self.end(fault)) }
        #expect(took.last.map { $0 < .seconds(2) } == true, "\(took)")
    }

    /// How long an agent takes to end while something is silent.
    private static func end(_ fault: String) async throws -> Duration {
        let station = try await Station.working()
        switch fault {
        case "the cloud is silent":
            try await station.rehearsal.order("/cloud/settings", #"{"silence": true}"#)
            _ = try await station.portero("grant", "add", "anna", "--wait", "0")
        case "the room is silent":
            try await station.rehearsal.order("/room/settings", #"{"ignores": ["*"]}"#)
            try await station.rehearsal.order("/room/close", #"{"code": 1001}"#)
            try await station.become(["room": "authorizing"])
        default:
            try await station.rehearsal.order("/cloud/stop")
            try await station.rehearsal.order("/room/stop")
            try await station.become(["room": "waiting"])
        }
        let told = ContinuousClock.now
        let agent = try station.agent
        agent.send(SIGTERM)
        #expect(try await agent.ended(within: .seconds(20)) == .code(0))
        return ContinuousClock.now - told
    }
}

extension Station {
    /// Faults, a reload, calls, commands: everything that opens something.
    func round() async throws {
        try await rehearsal.order("/room/stop")
        try await rehearsal.order("/cloud/stop")
        try await become(["room": "waiting", "cloud": "unreachable"], within: .seconds(10))
        try await rehearsal.order("/room/start")
        try await rehearsal.order("/cloud/start")
        let old = try await guardProcess()
        kill(old, SIGKILL)
        try await eventually("another guard", within: .seconds(10)) {
            Processes.children(of: try agent.pid).contains { $0 != old }
        }
        #expect(try await control.post("/api/reload").status == 200)
        try await settle()
        for _ in 1...10 { _ = try await control.get("/api/grants") }
        let room = try await ring(Self.peer("anna"))
        try await rehearsal.saw("room", "received", "accept", since: room)
        try await rehearsal.order("/room/hangup")
        try await atRest()
        try await expectRefusal("stranger@room.example", "person-unknown")
    }

    /// Waits until the agent has one connection to the room and no other.
    func oneConnection() async throws {
        try await eventually("one connection") {
            let connected = try await rehearsal.entries("room", kind: "room", name: "connected").count
            let left = try await rehearsal.entries("room", kind: "room", name: "disconnected").count
            return connected - left == 1
        }
    }

    /// What the agent's process holds: what each descriptor is, sorted, and how many threads there are.
    func held() throws -> (descriptors: [String], threads: Int) {
        let kinds = try Processes.descriptors(of: agent.pid).values
            .map { $0.replacingOccurrences(of: #"\[\d+\]"#, with: "", options: .regularExpression) }
        return (kinds.sorted(), try #require(Int(Processes.status(of: agent.pid, "Threads"))))
    }
}
