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

    @Test func `F-C3 schedules, special days and a held door are exact to the second, their end exclusive`()
        async throws
    {
        let clock = try WallClock("2026-12-23T16:59:30Z")
        let hold = "hold_open = \"mon-fri 08:00-18:00; except 2026-12-25, 2026-12-24 08:00-12:00\""
        let station = try await Station.working(
            Settings(tail: "continuous = true\n\(hold)\n[grants]\nstale_after_hours = 8760", zone: "Europe/Madrid"),
            clock: clock, settled: false)
        // 17:59:30 in Madrid.
        try await station.become(["clock": "trusted", "door main": "unlocked", "cloud": "ready", "room": "ready"])
        try await station.grant(
            "carl", unit: "103",
            more: "--schedule", "mon-fri 08:00-18:00; sun 02:30-03:00; except 2026-12-25, 2026-12-24 08:00-12:00")
        #expect(try await station.judged("carl") == "granted")
        let why = try await station.portero("why", "last").output
        #expect(why.contains("At the site it was wed 2026-12-23 17:59."), "\(why)")

        // A call that the schedule ends, and the door it lets go.
        let room = try await station.ring(Station.peer("carl"))
        try await station.rehearsal.saw("room", "sent", "newParticipantInConference", since: room)
        try clock.set("2026-12-23T16:59:57Z")
        let chip = try await station.rehearsal.now("chip")
        try await station.rehearsal.saw("room", "received", "hangUp", since: room)
        let eighteen = try Date("2026-12-23T17:00:00Z", strategy: .iso8601).timeIntervalSince1970
        #expect(try clock.now >= eighteen)
        try await station.lock(released: false, since: chip, within: .seconds(20))
        #expect(try clock.now >= eighteen)
        try await station.become(["calls": "idle", "door main": "locked"])

        for (time, isInside) in Self.times {
            try clock.set(time)
            try await station.become(["clock": "trusted"])
            let reason = try await station.judged("carl")
            #expect((reason != "outside-schedule") == isInside, "\(time): \(reason)")
        }
        let last = try await station.portero("why", "last", "--json").json["facts"].text ?? ""
        #expect(last.contains(#""site_date":"2038-01-19""#), "\(last)")
    }

    /// In Madrid: winter is an hour ahead of UTC, summer two.
    private static let times = [
        ("2026-12-24T06:59:59Z", false), ("2026-12-24T07:00:00Z", true), ("2026-12-24T10:59:58Z", true),
        ("2026-12-24T11:00:00Z", false), ("2026-12-24T23:00:00Z", false), ("2026-12-25T09:00:00Z", false),
        ("2026-12-25T23:00:00Z", false), ("2026-12-28T07:00:00Z", true),
        // 02:30 is skipped on the last Sunday of March, and shown twice on that of October.
        ("2027-03-28T00:59:58Z", false), ("2027-03-28T01:00:00Z", false), ("2027-03-28T01:30:00Z", false),
        ("2027-03-29T06:00:00Z", true), ("2027-03-29T05:59:58Z", false),
        ("2027-10-31T00:30:00Z", true), ("2027-10-31T01:00:00Z", false), ("2027-10-31T01:30:00Z", true),
        ("2027-10-31T02:00:00Z", false), ("2028-02-29T12:00:00Z", true), ("2028-02-29T17:00:00Z", false),
        ("2038-01-19T03:14:06Z", false), ("2038-01-19T12:00:00Z", true),
    ].sorted { $0.0 < $1.0 }

    @Test func `F-C3 a replaced zone file counts while the agent runs`() async throws {
        try await Facility.mountNamespace.require()
        let clock = try WallClock("2026-12-23T17:30:00Z")
        let station = try await Station(Settings(tail: "[grants]\nstale_after_hours = 8760"), clock: clock)
        let here = station.folder.file("localtime")
        try Data(contentsOf: URL(fileURLWithPath: "/usr/share/zoneinfo/UTC")).write(to: URL(fileURLWithPath: here))
        // The system's file is not touched: the agent sees another one in its place.
        let setUp = "mount --bind \(here) /etc/localtime && exec \"$@\""
        let program = try Program(
            try #require(Tool.path("unshare")),
            ["-m", "sh", "-c", setUp, "sh", Package.product("portero")] + station.runWords,
            environment: station.environment)
        station.use(program)
        try await program.line(containing: "station: running", on: .errors, within: .seconds(20))
        try await station.become(["clock": "trusted", "cloud": "ready", "room": "ready"])
        try await station.grant("carl", unit: "103", more: "--schedule", "wed 17:00-18:00")
        #expect(try await station.judged("carl") == "granted")
        let zone = try Data(contentsOf: URL(fileURLWithPath: "/usr/share/zoneinfo/Europe/Madrid"))
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: here))
        try file.write(contentsOf: zone)
        try file.close()
        // The C library tells files apart by inode and second.
        try FileManager.default.setAttributes([.modificationDate: Date() + 60], ofItemAtPath: here)
        try await eventually("the new zone", within: .seconds(20)) {
            try await station.judged("carl") == "outside-schedule"
        }
    }

    @Test func `F-C4 a long stop counts for lockout and age, and no old timers fire in a burst`() async throws {
        let clock = try WallClock("1970-01-01T00:00:07Z", synchronised: false)
        let station = try await Station.working(clock: clock)
        try await station.grant("anna", unit: "101")
        _ = try await station.code("anna")
        try await station.lockCodesOut()

        // Four looks at the cloud fall into the stop; one is made up for, not four.
        let agent = try station.agent
        agent.freeze()
        try await Task.sleep(for: .seconds(21))
        let cloud = try await station.rehearsal.now("cloud")
        agent.resume()
        try await station.settle()
        try await eventually("a look at the cloud", within: .seconds(10)) {
            try await !station.rehearsal.entries("cloud", since: cloud, kind: "answer").isEmpty
        }
        let asked = try await station.rehearsal.entries("cloud", since: cloud, kind: "answer").count
        #expect(asked <= 3, "\(asked) questions at once")
        try await station.become(["codes": "ready"], within: .seconds(60))
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

/// A site that lets a wish count before the cloud has accepted it.
@Suite struct AcceptedWishes {
    @Test func `a wish counts for its minutes while the clock is trusted, never over a revocation or a refusal`()
        async throws
    {
        let clock = try WallClock("2026-12-21T12:00:00Z")
        let station = try await Station.working(Settings(tail: "[grants]\naccept_wanted_minutes = 30"), clock: clock)
        try await station.become(["clock": "trusted"])
        try await station.rehearsal.order("/cloud/stop")
        func add(_ person: String, _ more: String...) async throws {
            let words = ["grant", "add", person, "--peer", Station.peer(person), "--wait", "0"] + more
            #expect(try await station.portero(words).exit == .code(0))
        }
        try await add("anna")
        #expect(try await station.judged("anna") == "granted")
        let why = try await station.portero("why", "last").output
        #expect(why.contains("has not accepted it") && why.contains("accepts a wish by itself for 30 min"), "\(why)")
        #expect(try await station.portero("grant", "revoke", "anna").exit == .code(0))
        #expect(try await station.judged("anna") == "grant-revoked")

        // A later edit does not begin the time anew, nor does a restart.
        try await add("bert")
        try clock.set("2026-12-21T12:20:00Z")
        try await add("bert", "--name", "B")
        try await station.start()
        try await station.become(["clock": "trusted", "room": "ready"])
        #expect(try await station.judged("bert") == "granted")
        let room = try await station.ring(Station.peer("bert"))
        try await station.rehearsal.saw("room", "sent", "newParticipantInConference", since: room)
        try clock.set("2026-12-21T12:29:59Z")
        try await station.rehearsal.saw("room", "received", "hangUp", since: room, within: .seconds(60))
        try await station.become(["calls": "idle"])
        #expect(try await station.judged("bert") == "grant-unconfirmed")

        // Nobody can tell how old a wish is by a clock that is not trusted.
        try await add("carl")
        #expect(try await station.judged("carl") == "granted")
        try clock.synchronise(false)
        try clock.step(by: 5)
        try await station.become(["clock": "not trusted"])
        #expect(try await station.judged("carl") == "grant-unconfirmed")
        try clock.synchronise(true)
        try await station.become(["clock": "trusted"])
        #expect(try await station.judged("carl") == "granted")

        // The cloud answers that it never will.
        try await station.rehearsal.order("/cloud/settings", #"{"next_code": 2008, "next_count": 100}"#)
        try await station.rehearsal.order("/cloud/start")
        try await eventually("the refusal for good", within: .seconds(60)) {
            _ = try await station.portero("grant", "push")
            return try await station.judged("carl") == "grant-unconfirmed"
        }
    }

    @Test func `by default a wish does not count`() async throws {
        let station = try await Station.working(clock: try WallClock("2026-12-21T12:00:00Z"))
        try await station.rehearsal.order("/cloud/stop")
        let added = try await station.portero("grant", "add", "anna", "--peer", Station.peer("anna"), "--wait", "0")
        #expect(added.exit == .code(0))
        #expect(try await station.judged("anna") == "grant-unconfirmed")
    }
}

extension Facility {
    /// Another file in the place of a system's one, for one program.
    fileprivate static let mountNamespace = unsharing("mount namespaces", ["-m"])
    /// Another time since boot for one program.
    fileprivate static let timeNamespace = unsharing("time namespaces", ["-T", "--boottime", "1"])

    private static func unsharing(_ name: String, _ words: [String]) -> Facility {
        Facility(name) {
            guard let path = Tool.path("unshare") else { return "apt-get install util-linux" }
            let tried = try? await Program.run(path, words + ["true"])
            return tried?.exit == .code(0) ? nil : "run the tests as root, on a kernel that has them"
        }
    }
}

extension Station {
    /// Somebody rings; the reason code of the decision. Whoever is answered hangs up.
    func judged(_ person: String) async throws -> String {
        let before = try await audit(1).last?["number"].whole ?? 0
        let room = try await ring(Self.peer(person))
        let reason = try await eventually("the decision", within: .seconds(10)) {
            try await audit().first {
                $0["number"].whole ?? 0 > before && $0["what"].text == "decision.incoming"
            }?["outcome"].text
        }
        if reason == "granted" {
            try await rehearsal.saw("room", "received", "accept", since: room)
            try await rehearsal.order("/room/hangup")
            try await become(["calls": "idle"])
        } else {
            try await rehearsal.saw("room", "received", "reject", since: room)
        }
        try await eventually("the room's rest") {
            try await rehearsal.look("/room/state")["call"]["state"].text == "none"
        }
        return reason
    }

    /// The age that the last decision counted, in seconds.
    fileprivate func lastAge() async throws -> Int {
        let facts = try await portero("why", "last", "--json").json["facts"].text ?? "{}"
        return try JSONDecoder().decode(JSONValue.self, from: Data(facts.utf8))["age_seconds"].whole ?? -1
    }

    /// The steps of the wall clock that were recorded, in seconds, rounded to ten.
    fileprivate func steps() async throws -> [Int] {
        try await audit().filter { $0["what"].text == "clock.step" }.map {
            let facts = try JSONDecoder().decode(JSONValue.self, from: Data(($0["facts"].text ?? "").utf8))
            return Int(((Double(facts["seconds"].text ?? "0") ?? 0) / 10).rounded()) * 10
        }
    }

    /// Keys until it shows: here nobody asks whether a keypad on a busy machine misses a quick finger.
    fileprivate func keyed<Shown>(_ keys: String, _ shows: () async throws -> Shown?) async throws -> Shown {
        for _ in 0..<10 {
            try await key(keys)
            let deadline = ContinuousClock.now + .seconds(3)
            while ContinuousClock.now < deadline {
                if let shown = try await shows() { return shown }
                try await Task.sleep(for: .milliseconds(20))
            }
        }
        throw SupportError("\(keys), keyed ten times, shows nothing")
    }

    /// Keys wrong codes until none is judged any more.
    fileprivate func lockCodesOut() async throws {
        for _ in 0..<30 {
            try await key("*1#")
            if try await status()["codes"]["state"].text == "locked out" { return }
        }
        throw SupportError("thirty wrong codes lock nothing out")
    }

    /// Waits until the ledger holds a clock floor not before `time` less a few seconds.
    fileprivate func keepsFloor(from time: Double) async throws {
        try await eventually("the floor", within: .seconds(20)) { try await Double(floor() ?? 0) > time - 5 }
    }

    /// The clock floor in the ledger, seconds since 1970.
    fileprivate func floor() async throws -> Int? {
        Int(try await sql("SELECT wall FROM clock_floor").trimmingCharacters(in: .newlines))
    }
}
