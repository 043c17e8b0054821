import Foundation
import Support
import Testing

/// Agent and guard stopped, and everything around the exit button slow or silent.
@Suite struct Stopped {
    @Test
    func `F-A8 the agent is stopped for 30 s: locked at the deadline, and the exit button releases all the while`()
        async throws
    {
        let station = try await Station.working(Settings(releaseTime: 1000))
        let held = try await station.guardProcess()
        let released = try await station.releaseByCommand()
        let agent = try station.agent
        agent.freeze()
        try await station.lock(released: false, since: released.number)
        let frozen = Station.now
        while Station.now - frozen < .seconds(30) {
            let exit = try await station.pressExit()
            try await station.lock(released: false, since: exit.number)
            try await Task.sleep(for: .seconds(4))
        }
        agent.resume()
        try await station.settle()
        #expect(try await station.guardProcess() == held, "the agent was late, not the guard")
        let records = try await station.audit()
        #expect(records.contains { $0["who"].text == "exit-button" && $0["what"].text == "door.release" })
    }

    @Test func `F-A8 a guard that is stopped while nothing is asked of it is replaced, and status says so`()
        async throws
    {
        let station = try await Station.working()
        let first = try await station.guardProcess()
        kill(first, SIGSTOP)
        // The word of the kernel; a guard that does not read would be told of otherwise.
        try await station.agent.line(
            containing: "guard: restarting, the guard of the locks was stopped", on: .errors)
        try await station.settle()
        #expect(try await station.guardProcess() != first)
        try await station.pressExit()
    }

    @Test func `F-A5 the agent is killed while its guard is stopped: the guard goes on, locks and ends`() async throws {
        let station = try await Station.working(Settings(releaseTime: 30_000, releaseCeiling: 40_000))
        let held = try await station.guardProcess()
        let released = try await station.releaseByCommand()
        let agent = try station.agent
        // Stopped first, so that it cannot do anything about its guard.
        agent.freeze()
        kill(held, SIGSTOP)
        agent.send(SIGKILL)
        try await station.lock(released: false, since: released.number)
        try await eventually("the guard's end") { [nil, "Z"].contains(Processes.state(of: held)) }
    }

    @Test func `F-A4 told to end during a release from the exit button: its end is recorded`() async throws {
        let station = try await Station.working(Settings(releaseTime: 30_000, releaseCeiling: 40_000))
        let released = try await station.pressExit()
        try await eventually("the record of the release") {
            try await station.audit().contains { $0["what"].text == "door.release" }
        }
        let agent = try station.agent
        let told = ContinuousClock.now
        agent.send(SIGTERM)
        #expect(try await agent.ended() == .code(0))
        #expect(ContinuousClock.now - told < .seconds(8))
        try await station.lock(released: false, since: released.number, within: .zero)
        try await station.start()
        let records = try await station.audit().compactMap { $0["what"].text }
        #expect(records.firstIndex(of: "door.release") ?? .max < records.lastIndex(of: "door.lock") ?? -1)
    }

    @Test
    func `F-B4 the disk takes 5 s for each sync, room and cloud are silent: the exit button releases once, at once`()
        async throws
    {
        try await Facility.strace.require()
        let station = try await Station.working(Settings(releaseTime: 700))
        try await station.rehearsal.order("/cloud/settings", #"{"silence": true}"#)
        try await station.rehearsal.order("/room/settings", #"{"ignores": ["*"]}"#)
        let tracer = try Program(
            try #require(Tool.path("strace")),
            [
                "-f", "-p", "\(try station.agent.pid)", "-e", "trace=fdatasync,fsync", "-e",
                "inject=fdatasync,fsync:delay_enter=5000000",
            ])
        try await tracer.line(containing: "attached", on: .errors)
        for _ in 1...3 {
            let pressed = Station.now
            let released = try await station.pressExit()
            // The figure is the virtual board's; this machine is loaded, yet no sync was waited for.
            #expect(released.at - pressed < .seconds(4))
            let locked = try await station.lock(released: false, since: released.number)
            try await Task.sleep(for: .milliseconds(600))
            let more = try await station.rehearsal.entries(
                "chip", since: locked.number, kind: "level", name: Station.door)
            #expect(more.isEmpty, "once")
        }
        try await tracer.line("a sync that took its time", on: .errors, within: .seconds(30)) {
            $0.contains("sync") && $0.contains("DELAYED")
        }
        #expect(try await station.status()["guard"]["state"].text == "ready")
    }
}

/// What must not make a release longer.
@Suite struct Ceilings {
    @Test func `neither a reload nor other releases nor the exit button extend the ceiling, nor a stopped agent`()
        async throws
    {
        let station = try await Station.working(Settings(releaseTime: 1000, releaseCeiling: 4200))
        let released = try await station.releaseByCommand()
        for _ in 1...4 {
            _ = try await station.control.post("/api/doors/main", json: #"{"action": "release", "seconds": 60}"#)
            try station.agent.send(SIGHUP)
            try await station.pressingExit { try await Task.sleep(for: .milliseconds(200)) }
        }
        let agent = try station.agent
        agent.freeze()
        let locked = try await station.lock(released: false, since: released.number, within: .seconds(20))
        agent.resume()
        #expect(locked.at - released.at < .seconds(10), "each release asked for 60 s")
        try await eventually("the record") {
            try await station.audit().contains { $0["what"].text == "door.lock" && $0["outcome"].text == "ceiling" }
        }
    }

    @Test func `F-G10 a lock that cannot be driven locked is loud, recorded, and locked as soon as it can be`()
        async throws
    {
        let station = try await Station.working(Settings(releaseTime: 3000))
        let released = try await station.releaseByCommand()
        try await station.rehearsal.order("/chip/fault", #"{"line": "DOOR_STRIKE", "errno": 5}"#)
        try await station.become(["door main": "fault"])
        try await station.agent.line(containing: "error: door main: fault", on: .errors)
        try await eventually("the record") {
            try await station.audit().contains {
                $0["what"].text == "door.fault" && $0["outcome"].text == "lock-failing"
            }
        }
        #expect(try await station.isReleased(), "and status does not call it locked")
        #expect(
            try await station.control.get("/api/doors").decoded(JSONValue.self).items.first?["output"].text == "unknown"
        )
        let healed = Station.now
        try await station.rehearsal.order("/chip/fault", #"{"line": "DOOR_STRIKE", "errno": null}"#)
        let locked = try await station.lock(released: false, since: released.number)
        #expect(locked.at - healed < .seconds(5))
        try await station.become(["door main": "locked"])
        let faults = try await station.audit().filter { $0["what"].text == "door.fault" }
        #expect(faults.count == 1, "once, not each try")
    }
}
