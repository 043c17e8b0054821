import Foundation
import Support
import Testing

/// What a schedule means at the site: its zone, summer time, special days.
@Suite(.serialized) struct Zones {
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
            try await Self.renew(station, clock, before: time)
            let reason = try await Self.judged(station, clock, at: time)
            #expect(reason == (isInside ? "granted" : "outside-schedule"), "\(time)")
        }
        let last = try await station.portero("why", "last", "--json").json["facts"].text ?? ""
        #expect(last.contains(#""site_date":"2038-01-19""#), "\(last)")
    }

    /// Has the cloud accept the grant a day before `time`, where its last acceptance would be too old by then.
    private static func renew(_ station: Station, _ clock: WallClock, before time: String) async throws {
        let day = try Date(time, strategy: .iso8601) - 86_400
        guard day.timeIntervalSince1970 - (try clock.now) > 30 * 86_400 else { return }
        try clock.set(day.formatted(.iso8601))
        try await station.become(["clock": "trusted", "cloud": "ready"])
        let renewed = try await station.portero("grant", "push", "--full")
        #expect(renewed.exit == .code(0), "\(renewed)")
        try await eventually("the renewal", within: .seconds(30)) {
            let list: JSONValue = try await station.control.get("/api/grants").decoded()
            let at = list.items.first { $0["person"].text == "carl" }?["confirmedAt"].text
            return try at.map { try Date($0, strategy: .iso8601) >= day } ?? false
        }
    }

    /// The decision about carl at `time`; asked again where it came only after the minute was over.
    private static func judged(_ station: Station, _ clock: WallClock, at time: String) async throws -> String {
        let wanted = try Date(time, strategy: .iso8601).timeIntervalSince1970
        let end = (wanted / 60).rounded(.up) * 60
        for _ in 1...10 {
            try clock.set(time)
            try await station.become(["clock": "trusted"])
            let record = try await station.judgement(of: "carl")
            let wall = Double(try #require(record["wall"].whole))
            #expect(wall >= wanted, "\(time): decided before it")
            if wanted == end || wall < end { return record["outcome"].text ?? "" }
        }
        throw SupportError("no decision comes between \(time) and the end of that minute")
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
        try await Facility.zoneFiles.require()
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
}

extension Facility {
    /// The machine's own time zone, and those of the world.
    fileprivate static let zoneFiles = Facility("time zones") {
        let files = ["/etc/localtime", "/usr/share/zoneinfo/UTC", "/usr/share/zoneinfo/Europe/Madrid"]
        return files.allSatisfy(FileManager.default.fileExists) ? nil : "apt-get install tzdata"
    }
}
