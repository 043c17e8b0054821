import Foundation
import Support
import Testing

/// Reading the cloud's users back, with the program that ships.
@Suite struct CloudUsersTests {
    static let lists: [(name: String, tuya: String, users: String)] = [
        ("device", "", "device"), ("app", "app_schema = \"house\"", "app"), ("project", "", "project"),
        ("project of iot-03", "project_users = \"iot-03\"", "project"),
    ]

    private func station(_ users: String, tuya: String = "") async throws -> Station {
        let station = try await Station.working(Settings(tuya: tuya, tail: "[grants]\ncloud_users = \"\(users)\""))
        // The read of the start, which no later one may join.
        try await eventually("the first read", within: .seconds(20)) {
            ["ready", "incomplete", "fault"].contains(try await station.status()["cloud-users"]["state"].text)
        }
        return station
    }

    private func set(_ station: Station, _ json: String) async throws {
        try await station.rehearsal.order("/cloud/settings", json)
    }

    /// Reads now; the exit and what was said.
    private func read(_ station: Station) async throws -> Ran {
        try await station.portero("grant", "compare", "--cloud", "--now", "--json")
    }

    @Test(arguments: lists)
    func `a person whom two reads in a row miss is denied, explained, kept over a restart and let in again`(
        list: (name: String, tuya: String, users: String)
    ) async throws {
        let station = try await station(list.users, tuya: list.tuya)
        try await station.grant("anna", unit: "101")
        try await station.grant("ben", unit: "102")
        // Another page than the first, with the page size that is asked for.
        let others = (0..<120).map { "\"aa\($0)\"" }.joined(separator: ", ")
        try await set(station, "{\"users\": [\(others)]}")
        var found = try await read(station).json
        #expect(found["listed"].whole == 122 && found["granted"].whole == 2 && found["strangers"].whole == 120)
        #expect(found["neverHeld"].items.isEmpty && found["missed"].items.isEmpty && found["denied"].items.isEmpty)

        try await set(station, #"{"missing_users": ["anna"]}"#)
        found = try await read(station).json
        #expect(found["missed"].items.compactMap(\.text) == ["anna"])
        #expect(try await station.judged("anna") == "granted")

        try await station.start()
        try await station.settle()
        found = try await read(station).json
        #expect(found["denied"].items.compactMap(\.text) == ["anna"])
        #expect(try await station.judged("anna") == "not-in-cloud")
        #expect(try await station.judged("ben") == "granted")
        let why = try await station.portero("why", "last")
        let records = try await station.audit()
        #expect(
            records.contains { $0["what"].text == "grant.not-in-cloud" && $0["facts"].text?.contains("anna") == true })
        #expect(why.exit == .code(0))
        let listed = try await station.portero("grant", "list").output
        #expect(listed.contains("denied not-in-cloud"))
        let part = try await station.status()["cloud-users"]
        #expect(part["state"].text == "ready" && part["reason"].text?.contains("1 of 2 persons") == true)

        try await set(station, #"{"missing_users": []}"#)
        found = try await read(station).json
        #expect(found["denied"].items.isEmpty)
        #expect(try await station.judged("anna") == "granted")
        #expect(try await station.status()["cloud-users"]["reason"].text == nil)
    }

    @Test func `a denial by a read ends the person's call, and why explains it from its record alone`() async throws {
        let station = try await station("project")
        try await station.grant("anna", unit: "101")
        _ = try await read(station)
        try await set(station, #"{"missing_users": ["anna"]}"#)
        _ = try await read(station)
        let before = try await station.ring(Station.peer("anna"))
        try await station.rehearsal.saw("room", "received", "accept", since: before)
        try await station.become(["calls": "in call"])
        _ = try await read(station)
        try await station.rehearsal.saw("room", "received", "hangUp", since: before)
        try await eventually("the end of the call", within: .seconds(10)) {
            try await station.audit().contains { $0["what"].text == "call.ended" && $0["outcome"].text == "withdrawn" }
        }
        #expect(try await station.judged("anna") == "not-in-cloud")
        let why = try await station.portero("why", "last").output.split(separator: "\n").joined(separator: " ")
        #expect(why.contains("was refused (not-in-cloud), because the cloud no longer held the person"))
        #expect(why.contains("The last two complete reads of the cloud's users (project iot-02), the newer on "))
    }

    struct Broken: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var users = "app"
        let knobs: String
        let state: String
        let says: String
    }

    @Test(arguments: [
        Broken(testDescription: "a failing page", knobs: #"{"users_fail_page": 2}"#, state: "fault", says: "code 500"),
        Broken(
            testDescription: "a total too great", knobs: #"{"users_total_off": 1}"#, state: "incomplete",
            says: "announces 60 users and holds 59"),
        Broken(
            testDescription: "a total too small", knobs: #"{"users_total_off": -1}"#, state: "incomplete",
            says: "announces 58 users and holds 59"),
        Broken(
            testDescription: "an endless list", knobs: #"{"users_endless": true}"#, state: "incomplete",
            says: "a page without users announces another one"),
        Broken(
            testDescription: "an endless cursor", users: "project", knobs: #"{"users_endless": true}"#,
            state: "incomplete", says: "repeats itself"),
        Broken(
            testDescription: "not permitted", knobs: #"{"users_code": 1106}"#, state: "fault",
            says: "the project may not read this list"),
        Broken(
            testDescription: "not existing", users: "device", knobs: #"{"users_code": 1108}"#, state: "fault",
            says: "the project has no such list"),
    ])
    func `a read that fails or is not whole changes nothing, and is named`(row: Broken) async throws {
        let station = try await station(row.users, tuya: "app_schema = \"house\"")
        try await station.grant("anna", unit: "101")
        let others = (0..<59).map { "\"b\($0)\"" }.joined(separator: ", ")
        try await set(station, "{\"users\": [\(others)]}")
        #expect(try await read(station).exit == .code(0))
        // Gone, as far as a read can tell.
        try await set(station, #"{"missing_users": ["anna"]}"#)
        try await set(station, row.knobs)
        for _ in 0..<3 {
            let ran = try await read(station)
            #expect(ran.exit == .code(75) && ran.errors.contains("nothing changes"), "\(ran.errors)")
        }
        let part = try await station.status()["cloud-users"]
        #expect(part["state"].text == row.state)
        #expect(part["reason"].text?.contains(row.says) == true, "\(part)")
        #expect(try await station.status()["cloud"]["state"].text == "ready")
        #expect(try await station.judged("anna") == "granted")
    }

    @Test func `the member that holds the id is a setting`() async throws {
        let station = try await station("app", tuya: "app_schema = \"house\"\nusers_id = \"user_id\"")
        try await station.grant("anna", unit: "101")
        let refused = try await read(station)
        #expect(refused.exit == .code(75) && refused.errors.contains("check tuya.users_id"), "\(refused.errors)")
        try await set(station, #"{"users_id_field": "user_id"}"#)
        #expect(try await read(station).json["neverHeld"].items.isEmpty)
    }

    @Test func `F-B2 a denial that the disk refuses counts here at once, and is kept as soon as the disk allows`()
        async throws
    {
        try await Facility.strace.require()
        let station = try await station("project")
        try await station.grant("anna", unit: "101")
        _ = try await read(station)
        try await set(station, #"{"missing_users": ["anna"]}"#)
        _ = try await read(station)
        let disk = try await FailingDisk(of: station, calls: "fdatasync", "error=EIO")
        _ = try await read(station)
        #expect(try await station.judged("anna") == "not-in-cloud")
        try await station.become(["ledger": "fault"])
        try await disk.heal()
        try await station.become(["ledger": "ready"])
        // No read after the restart says anything: what stands is what the disk kept.
        try await set(station, #"{"users_code": 1108}"#)
        try station.agent.send(SIGKILL)
        try await station.start()
        try await station.settle()
        try await station.become(["cloud-users": "fault"])
        #expect(try await station.judged("anna") == "not-in-cloud")
    }

    @Test func `another list begins anew, and none is judged by`() async throws {
        let station = try await station("project")
        try await station.grant("anna", unit: "101")
        _ = try await read(station)
        try await set(station, #"{"missing_users": ["anna"]}"#)
        for _ in 0..<2 { _ = try await read(station) }
        #expect(try await station.judged("anna") == "not-in-cloud")
        try station.write(Settings(tail: "[grants]\ncloud_users = \"off\""))
        #expect(try await station.portero("reload").exit == .code(0))
        try await station.become(["cloud-users": "off", "cloud": "ready"])
        #expect(try await station.judged("anna") == "granted")
        let none = try await read(station)
        #expect(none.exit == .code(1) && none.errors.contains("see cloud_users in [grants]"))
        #expect(try await station.portero("grant", "compare", "--cloud").output.contains("no list of users is read"))
    }

    @Test func `pages keep to the project's rate`() async throws {
        let station = try await Station.working(
            Settings(writesPerSecond: 4, tail: "[grants]\ncloud_users = \"project\""))
        try await station.become(["cloud-users": "ready"])
        let others = (0..<260).map { "\"b\($0)\"" }.joined(separator: ", ")
        try await set(station, "{\"users\": [\(others)]}")
        let before = try await station.rehearsal.now("cloud")
        #expect(try await read(station).exit == .code(0))
        let pages = try await station.rehearsal.entries("cloud", since: before, kind: "request", name: "users-iot-02")
        let times = pages.compactMap { $0["at_us"].whole }
        #expect(times.count == 6)
        // Five waits of 250 ms; never less, whatever the machine does.
        if let first = times.first, let last = times.last { #expect(last - first >= 1_200_000) }
    }
}
