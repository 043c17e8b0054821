import Support
import Testing

/// Ringing the residents' Tuya app beside the room's call, with the program that ships.
@Suite struct AppRingTests {
    private struct AppCall: Equatable {
        var number: String
        var type: Int
        var persons: [String]
    }

    private func station(ring: Int = 30, tuya: String = "", clock: WallClock? = nil) async throws -> Station {
        try await Station.working(
            Settings(ring: ring, tuya: tuya, calls: "tuya_ring = true", zone: "UTC"), clock: clock)
    }

    private func calls(_ station: Station) async throws -> [JSONValue] {
        try await station.rehearsal.look("/cloud/app-calls")["calls"].items
    }

    private func wait(_ station: Station, for count: Int) async throws -> [AppCall] {
        let found = try await eventually("\(count) calls to apps", within: .seconds(20)) {
            let found = try await calls(station)
            return found.count >= count ? found : nil
        }
        return found.map {
            AppCall(
                number: $0["sn"].text ?? "", type: $0["type"].whole ?? 0,
                persons: $0["persons"].items.compactMap(\.text))
        }
    }

    @Test(arguments: ["third", "expand"])
    func `the apps of three persons ring, then that of the fourth, each told that nobody answered`(
        family: String
    ) async throws {
        let station = try await station(
            ring: 1, tuya: "family = \"\(family)\"\ntarget_address = \"01-01-01-02-01-01\"")
        for person in ["anna", "ben", "carl", "dora"] {
            try await station.grant(person, unit: "101")
            try await station.peer(person, "ignore")
        }
        try await station.key("101#")
        let seen = try await wait(station, for: 4)
        #expect(seen.map(\.type) == [1, 4, 1, 4])
        #expect(
            seen.map(\.persons) == [["anna", "ben", "carl"], ["anna", "ben", "carl"], ["dora"], ["dora"]])
        #expect(seen[0].number == seen[1].number && seen[2].number == seen[3].number)
        #expect(seen[0].number != seen[2].number && seen[0].number.count == 19)
        let first = try await calls(station)[0]
        #expect(first["device_id"].text == Station.device && first["target_address"].text == "01-01-01-02-01-01")
        // The cloud's answer to the fourth comes after what it saw.
        let records = try await eventually("a fourth record") {
            let found = try await station.audit().filter { $0["what"].text?.hasPrefix("call.app-") == true }
            return found.count >= 4 ? found : nil
        }
        #expect(
            records.compactMap { $0["what"].text } == [
                "call.app-ring", "call.app-stop", "call.app-ring", "call.app-stop",
            ])
        #expect(records.allSatisfy { $0["outcome"].text == "done" })
    }

    @Test func `answered at the room, the apps are told so`() async throws {
        let station = try await station()
        try await station.grant("anna", unit: "101")
        // Late enough for the apps to ring before.
        try await station.rehearsal.order(
            "/room/peers/anna@room.example", #"{"behaviour": "answer", "after_ms": 4000}"#)
        try await station.key("101#")
        _ = try await wait(station, for: 1)
        try await station.become(["calls": "in call"])
        let seen = try await wait(station, for: 2)
        #expect(seen.map(\.type) == [1, 6])
    }

    @Test func `a right withdrawn while apps ring ends that one app`() async throws {
        let station = try await station()
        for person in ["anna", "ben"] {
            try await station.grant(person, unit: "101")
            try await station.peer(person, "ignore")
        }
        try await station.key("101#")
        _ = try await wait(station, for: 1)
        #expect(try await station.portero("grant", "revoke", "ben").exit == .code(0))
        let seen = try await wait(station, for: 2)
        #expect(seen[1].type == 3 && seen[1].persons == ["ben"])
    }

    @Test func `a right that ends by itself while apps ring ends that one app, too`() async throws {
        let clock = try WallClock("2026-12-21T12:00:00Z")
        let station = try await station(clock: clock)
        for person in ["anna", "ben", "carl"] {
            let until = person == "ben" ? "2026-12-21T18:00" : "2026-12-31"
            try await station.grant(person, unit: "101", more: "--until", until)
            try await station.peer(person, "ignore")
        }
        try await station.key("101#")
        _ = try await wait(station, for: 1)
        try clock.set("2026-12-21T17:59:58Z")
        let seen = try await wait(station, for: 2)
        #expect(seen[0].persons == ["anna", "ben", "carl"])
        #expect(seen[1].type == 3 && seen[1].persons == ["ben"])
        #expect(try await station.status()["calls"]["state"].text == "ringing")
    }

    @Test(arguments: [
        (#"{"app_call_code": 1106}"#, "code 1106", "not linked to the project"),
        (#"{"silence": true}"#, "unreachable", "no whole answer within"),
    ])
    func `a ring that fails is recorded and shown, and the room's call knows nothing of it`(
        knobs: String, outcome: String, says: String
    ) async throws {
        let station = try await station()
        try await station.grant("anna", unit: "101")
        try await station.peer("anna", "ignore")
        try await station.rehearsal.order("/cloud/settings", knobs)
        let before = try await station.rehearsal.now("room")
        try await station.key("101#")
        try await station.rehearsal.saw("room", "received", "call", since: before)
        try await station.become(["app-ring": "fault", "calls": "ringing"])
        #expect(try await station.status()["app-ring"]["reason"].text?.contains(says) == true)
        let record = try await station.audit().first { $0["what"].text == "call.app-ring" }
        #expect(record?["outcome"].text == outcome)
        #expect(record?["facts"].text?.contains("anna") == true)
        #expect(try await calls(station).isEmpty)
    }

    @Test func `without the setting no app rings, and the part is not there`() async throws {
        let station = try await Station.working()
        try await station.grant("anna", unit: "101")
        try await station.peer("anna", "answer")
        try await station.key("101#")
        try await station.become(["calls": "in call"])
        #expect(try await station.status()["app-ring"]["state"].text == nil)
        #expect(try await calls(station).isEmpty)
    }
}
