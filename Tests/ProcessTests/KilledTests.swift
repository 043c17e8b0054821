import Foundation
import Support
import Testing

/// The lock when agent or guard is killed or stopped.
@Suite struct Killed {
    /// So long that whatever ends a release within seconds was not its deadline.
    private static let long = Settings(releaseTime: 30_000, releaseCeiling: 40_000)

    @Test func `F-A5 the agent is killed during a release: the guard locks at once`() async throws {
        let station = try await Station.working(Self.long)
        let held = try await station.guardProcess()
        let released = try await station.releaseByCommand()
        let killed = Station.now
        try station.agent.send(SIGKILL)
        let locked = try await station.lock(released: false, since: released.number)
        #expect(locked.at - killed < .seconds(5))
        try await eventually("the guard's end") { [nil, "Z"].contains(Processes.state(of: held)) }

        let chip = try await station.rehearsal.now("chip")
        try await station.start()
        try await station.settle()
        #expect(try await station.rehearsal.entries("chip", since: chip, kind: "level", name: Station.door).isEmpty)
    }

    @Test func `F-A5 the guard is killed during a release: the agent locks, and starts another`() async throws {
        let station = try await Station.working(Self.long)
        let first = try await station.guardProcess()
        let released = try await station.releaseByCommand()
        let killed = Station.now
        kill(first, SIGKILL)
        let locked = try await station.lock(released: false, since: released.number)
        #expect(locked.at - killed < .seconds(5))

        let second = try await eventually("another guard", within: .seconds(10)) {
            Processes.children(of: try station.agent.pid).first { $0 != first }
        }
        #expect(second != first)
        try await station.settle()
        let again = try await station.releaseByCommand()
        #expect(try await station.portero("door", "lock").exit == .code(0))
        try await station.lock(released: false, since: again.number)
        let records = try await station.audit()
        #expect(records.contains { $0["what"].text == "guard.lost" && $0["outcome"].text == "locked-by-agent" })
    }

    @Test func `F-A5 both are killed: relock locks, and so does the next start before anything else`() async throws {
        let station = try await Station.working(Self.long)
        for next in ["relock", "start"] {
            if next == "start" { try await station.start(); try await station.settle() }
            let held = try await station.guardProcess()
            let known = try await startLocks(station)
            let released = try await station.releaseByCommand()
            // Stopped first, so that neither sees the other's end.
            let agent = try station.agent
            agent.freeze()
            kill(held, SIGSTOP)
            for pid in [agent.pid, held] { try await eventually("a stop") { Processes.state(of: pid) == "T" } }
            kill(held, SIGKILL)
            agent.send(SIGKILL)
            try await eventually("the end of both") {
                [nil, "Z"].contains(Processes.state(of: held)) && agent.exit != nil
            }
            #expect(try await station.isReleased())
            if next == "relock" {
                let ran = try await Program.run(
                    "portero", ["relock", "--config", station.configuration, "--state", station.state],
                    environment: station.environment)
                #expect(ran.exit == .code(0), "\(ran.errors)")
            } else {
                try await expectLockedFirst(station, beyond: known)
            }
            try await station.lock(released: false, since: released.number)
        }
    }

    /// Starts an agent: it takes the lock and locks before it takes any other line or looks for the room, and says so.
    ///
    /// - Parameter known: how many records of that there were before.
    private func expectLockedFirst(_ station: Station, beyond known: Int) async throws {
        let chip = try await station.rehearsal.now("chip")
        let room = try await station.rehearsal.now("room")
        try await station.start()
        try await station.settle()
        let entries = try await station.rehearsal.entries("chip", since: chip)
        let first = entries.prefix(2).map { [$0["kind"].text, $0["name"].text] }
        #expect(first == [["request", Station.door], ["level", Station.door]], "\(entries.prefix(4))")
        #expect(entries.dropFirst().first?["level"].whole == 0)
        #expect(entries.contains { $0["kind"].text == "request" && $0["name"].text == "KEYPAD_ROW0" })
        let sought = try await station.rehearsal.saw("room", "room", "discovered", since: room)
        let locked = try #require(entries.dropFirst().first?["at_us"].whole)
        #expect(try #require(sought["at_us"].whole) > locked)
        try await eventually("the guard's record") {
            try await startLocks(station) == known + 1
        }
    }

    /// How often a guard recorded that it locked at its start.
    private func startLocks(_ station: Station) async throws -> Int {
        try await station.audit().count {
            $0["who"].text == "guard" && $0["what"].text == "door.lock" && $0["outcome"].text == "start"
        }
    }

    @Test
    func `F-A8 the agent is stopped during a release: the guard locks at the deadline and serves the exit button`()
        async throws
    {
        let station = try await Station.working(Settings(releaseTime: 1200))
        let released = try await station.releaseByCommand()
        let agent = try station.agent
        agent.freeze()
        let locked = try await station.lock(released: false, since: released.number)
        #expect(locked.at - released.at < .seconds(6), "long before the ceiling")

        let exit = try await station.pressExit()
        let closed = try await station.lock(released: false, since: exit.number)
        #expect(closed.at - exit.at < .seconds(6))
        agent.resume()
        try await station.settle()
        let records = try await station.audit()
        #expect(records.contains { $0["who"].text == "exit-button" && $0["what"].text == "door.release" })
        #expect(try await station.portero("audit", "verify").exit == .code(0))
    }

    @Test func `F-A4 told to end during a release: locked before the end, and recorded`() async throws {
        let station = try await Station.working(Self.long)
        let released = try await station.releaseByCommand()
        let agent = try station.agent
        let told = ContinuousClock.now
        agent.send(SIGTERM)
        #expect(try await agent.ended() == .code(0))
        #expect(ContinuousClock.now - told < .seconds(8), "the cloud's patience is 10 s")
        try await station.lock(released: false, since: released.number, within: .zero)
        try await station.start()
        let what = try await station.audit().compactMap { $0["what"].text }
        #expect(what.contains("door.lock") && what.contains("agent.stop"))
    }
}

extension Station {
    /// `portero door release`, believed when the lock output is active.
    func releaseByCommand() async throws -> (number: Int, at: Duration) {
        let chip = try await rehearsal.now("chip")
        // After a release a lock may need its rest.
        try await eventually("a release") {
            let reply = try await control.post("/api/doors/main", json: #"{"action": "release"}"#)
            return reply.status == 200
        }
        return try await lock(released: true, since: chip)
    }
}
