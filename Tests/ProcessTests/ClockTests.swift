import Foundation
import Support
import Testing

/// The wall clock as evidence: an agent that ships over a wall clock and a kernel's word that the test sets.
@Suite(.serialized) struct Clocks {
    private static let noon = "2026-12-21T12:00:00Z"

    @Test func `F-C1 boots in 1970: rules with time deny, ages count from the floor, doors and bell work`() async throws
    {
        let clock = try WallClock(Self.noon)
        let station = try await Station.working(Settings(zone: "UTC"), clock: clock)
        try await station.become(["clock": "trusted"])
        try await station.grant("anna", unit: "101")
        try await station.grant("bert", unit: "102", more: "--until", "2030-01-01")
        try await station.grant("carl", unit: "103", more: "--schedule", "mon-sun 00:00-24:00")
        for person in ["anna", "bert", "carl"] { #expect(try await station.judged(person) == "granted", "\(person)") }

        // The plug is pulled, the network is gone, and the clock begins in 1970.
        try await station.rehearsal.order("/cloud/stop")
        func cutPower() async throws {
            try station.agent.send(SIGKILL)
            try await station.agent.ended()
            try clock.set("1970-01-01T00:00:07Z", synchronised: false)
            try await station.start()
            try await station.become(["room": "ready", "guard": "ready", "door main": "locked"])
        }
        try await cutPower()
        try await station.become(["clock": "not trusted"])
        #expect(try await station.judged("anna") == "granted", "within the bound the house is not locked out")
        #expect(try await station.judged("bert") == "clock-untrusted")
        #expect(try await station.judged("carl") == "clock-untrusted")
        let why = try await station.portero("why", "last").output
        #expect(why.contains("at least") && why.contains("a clock that was not trusted"), "\(why)")
        let released = try await station.releaseByCommand()
        let locked = try await station.lock(released: false, since: released.number)
        try await station.rehearsal.order("/chip/drive", #"{"line": "RING_BUTTON", "active": true}"#)
        try await eventually("the bell's record", within: .seconds(10)) {
            try await station.audit().contains { $0["what"].text == "input.bell" }
        }
        try await Task.sleep(for: .milliseconds(600))
        try await station.pressExit()
        let exit = try await station.lock(released: true, since: locked.number)
        try await station.lock(released: false, since: exit.number)

        // Two days on the clock is set for a moment, and a minute later the power fails again: that much is known.
        try clock.set("2026-12-23T12:00:00Z")
        try await station.keepsFloor(from: clock.now)
        try await cutPower()
        #expect(try await station.judged("anna") == "granted", "two days, by the floor")
        #expect(try await station.lastAge() >= 2 * 86_400 - 60)
        try clock.set("2026-12-24T12:01:00Z")
        try await station.keepsFloor(from: clock.now)
        try await cutPower()
        #expect(try await station.judged("anna") == "cache-stale", "the bound lies below the floor")
        #expect(try await station.portero("audit", "verify").exit == .code(0))
    }

    @Test(arguments: [315_360_000, -315_360_000])
    func `F-C2 the wall clock jumps ten years in a release, a lockout and a call: no timer moves, and it is recorded`(
        _ jump: Int
    ) async throws {
        let clock = try WallClock(Self.noon)
        let station = try await Station.working(Settings(releaseTime: 3000, ring: 3), clock: clock)
        try await station.become(["clock": "trusted"])
        try await station.grant("anna", unit: "101")
        try await station.grant("bert", unit: "102")
        try await station.peer("bert", "ignore")
        let code = try await station.code("anna")

        let released = try await station.releaseByCommand()
        // As settimeofday(2) leaves it.
        try clock.synchronise(false)
        try clock.step(by: jump)
        try await station.become(["clock": "not trusted"])
        let locked = try await station.lock(released: false, since: released.number)
        #expect(locked.at - released.at >= .milliseconds(2950) && locked.at - released.at < .seconds(8))
        try await eventually("the record", within: .seconds(10)) { try await station.steps() == [jump] }

        // Ringing takes its 3 s.
        let room = try await station.rehearsal.now("room")
        let call = try await station.keyed("102#") {
            try await station.rehearsal.entries("room", since: room, kind: "received", name: "call").first
        }
        try clock.step(by: -jump)
        let end = try await station.rehearsal.saw("room", "received", "hangUp", since: room)
        let rang = (end["at_us"].whole ?? 0) - (call["at_us"].whole ?? 0)
        #expect((2_950_000..<8_000_000).contains(rang), "rang for \(rang) us")
        try await station.become(["calls": "idle"])

        // A call goes on: no rule of hers knows the time, and her age is proved by the time since boot.
        let ring = try await station.ring(Station.peer("anna"))
        try await station.rehearsal.saw("room", "sent", "newParticipantInConference", since: ring)
        try clock.step(by: jump)
        try await eventually("three steps", within: .seconds(10)) { try await station.steps().count == 3 }
        #expect(try await station.status()["calls"]["state"].text == "in call")
        #expect(try await station.rehearsal.entries("room", since: ring, kind: "received", name: "hangUp").isEmpty)
        try await station.rehearsal.order("/room/hangup")
        try await station.become(["calls": "idle"])

        try await station.lockCodesOut()
        let lockedOut = Station.now
        try clock.step(by: -jump)
        try clock.step(by: -jump)
        _ = try await station.keyed("*\(code)#") { try await station.lastReason() == "locked-out" ? true : nil }
        try await station.become(["codes": "ready"], within: .seconds(60))
        #expect(Station.now - lockedOut >= .seconds(25))

        // Where the clock goes wrong the floor holds: what has passed is not undone.
        try clock.set("2026-12-20T12:00:00Z")
        try await eventually("the reason", within: .seconds(10)) {
            let part = try await station.status()["clock"]
            return part["state"].text == "not trusted" && part["reason"].text?.contains("which has passed") == true
        }
        #expect(try await station.portero("audit", "verify").exit == .code(0))
    }

    @Test func `trust is latched once the kernel gave its word, until a step; then only its word brings it back`()
        async throws
    {
        let clock = try WallClock(Self.noon, synchronised: false)
        let station = try await Station.working(clock: clock)
        try await station.become(["clock": "not trusted"])
        try clock.synchronise(true)
        try await station.become(["clock": "trusted"])
        // Its floor is on disk at once: a power cut in the first hour does not lose it.
        try await station.keepsFloor(from: clock.now)
        try clock.synchronise(false)
        // Slewed, not stepped.
        for _ in 0..<4 {
            try clock.step(by: 1)
            #expect(try await station.status()["clock"]["state"].text == "trusted")
        }
        try clock.step(by: 4)
        try await station.become(["clock": "not trusted"])
        #expect(try await station.status()["clock"]["reason"].text?.hasPrefix("it was stepped") == true)
        try clock.synchronise(true)
        try await station.become(["clock": "trusted"])
        // And at the orderly end.
        let before = try #require(try await station.floor())
        try await Task.sleep(for: .seconds(1.1))
        try station.agent.send(SIGTERM)
        #expect(try await station.agent.ended() == .code(0))
        #expect(try #require(try await station.floor()) > before)
    }

    @Test func `a cached grant ends on the moment stated while the agent runs, and with it the call`() async throws {
        let clock = try WallClock(Self.noon)
        let station = try await Station.working(Settings(tail: "[grants]\nstale_after_hours = 24"), clock: clock)
        try await station.become(["clock": "trusted"])
        try await station.grant("anna", unit: "101")
        let confirmed = try #require(
            try await station.portero("grant", "list", "--json").json.items.first?["confirmedAt"].text)
        let at = try Date(confirmed, strategy: .iso8601)
        func day(plus seconds: Double) -> String { (at + 86_400 + seconds).formatted(.iso8601) }
        try await station.rehearsal.order("/cloud/stop")
        try clock.set(day(plus: -60))
        #expect(try await station.judged("anna") == "granted")
        let room = try await station.ring(Station.peer("anna"))
        try await station.rehearsal.saw("room", "sent", "newParticipantInConference", since: room)
        try clock.set(day(plus: -2))
        try await station.rehearsal.saw("room", "received", "hangUp", since: room)
        #expect(try clock.now > (at + 86_400).timeIntervalSince1970)
        try await station.become(["calls": "idle"])
        #expect(try await station.judged("anna") == "cache-stale")
        let records = try await station.audit()
        #expect(
            records.contains { $0["what"].text == "decision.call" && $0["outcome"].text == "cache-stale" })
        #expect(records.contains { $0["what"].text == "call.ended" && $0["outcome"].text == "withdrawn" })
    }

    @Test func `F-C4 a long stop counts for lockout and age, and no old timers fire in a burst`() async throws {
        let clock = try WallClock("1970-01-01T00:00:07Z", synchronised: false)
        let station = try await Station.working(clock: clock)
        try await station.grant("anna", unit: "101")
        _ = try await station.code("anna")
        try await station.lockCodesOut()
        let lockedOut = ContinuousClock.now

        // Four looks at the cloud fall into the stop; one is made up for, not four.
        let agent = try station.agent
        agent.freeze()
        try await Task.sleep(for: .seconds(21))
        let cloud = try await station.rehearsal.now("cloud")
        agent.resume()
        try await station.settle()
        let first = try await eventually("a look at the cloud", within: .seconds(10)) {
            try await station.rehearsal.entries("cloud", since: cloud, kind: "answer").first?["at_us"].whole
        }
        // Looks are 5 s apart: what comes sooner was due in the stop.
        try await Task.sleep(for: .seconds(3))
        let asked = try await station.rehearsal.entries("cloud", since: cloud, kind: "answer")
            .count { $0["at_us"].whole ?? 0 < first + 3_000_000 }
        #expect(asked <= 2, "\(asked) questions at once")
        try await station.become(["codes": "ready"], within: .seconds(60))
        // Would the stop not count, it would be 51 s.
        #expect(ContinuousClock.now - lockedOut < .seconds(41))
        #expect(try await station.judged("anna") == "granted")

        // A boot session that was stopped for four days: what the kernel counted is proved, whatever the clock shows.
        try await Facility.timeNamespace.require()
        try await station.lockCodesOut()
        try await station.rehearsal.order("/cloud/stop")
        agent.send(SIGTERM)
        #expect(try await agent.ended() == .code(0))
        let days = "\(4 * 86_400)"
        let program = try Program(
            try #require(Tool.path("unshare")),
            ["-T", "--monotonic", days, "--boottime", days, Package.product("portero")] + station.runWords,
            environment: station.environment)
        station.use(program)
        try await program.line(containing: "station: running", on: .errors, within: .seconds(20))
        try await station.become(["codes": "ready", "clock": "not trusted", "room": "ready"])
        #expect(try await station.judged("anna") == "cache-stale")
    }
}
