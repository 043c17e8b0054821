import Foundation
import Support
import Testing

/// What a program that watches stations sees: `/metrics` and `/healthz` on the socket.
@Suite struct MetricsTests {
    @Test func `metrics are read by Prometheus' own parser, move with what happens, and name nobody`() async throws {
        let station = try await Station.working()
        let watcher = try await Watcher(station)
        let person = "zaphodia"
        let flat = "98765431"
        try await station.grant(person, unit: flat, peer: "marker-peer@room.example", more: "--name", "Marker Name")
        let code = try await station.portero("code", "set", person)
        try #require(code.exit == .code(0), "\(code.errors)")
        let drawn = try #require(code.output.firstMatch(of: #/\d{6,}/#)).0

        let before = try await watcher.look()
        #expect(before.kinds["portero_door_mode"].text == "stateset")
        #expect(before.kinds["portero_decisions"].text == "counter")
        #expect(before["portero_grants_wanted"] == 1 && before["portero_grants_confirmed"] == 1)
        #expect(before["portero_grants_waiting"] == 0 && before["portero_outbox_wishes"] == 0)
        #expect(before["portero_part_ok{part=room}"] == 1 && before["portero_part_ok{part=cloud}"] == 1)
        #expect(before["portero_door_mode{door=main,portero_door_mode=locked}"] == 1)
        #expect(before["portero_door_mode{door=main,portero_door_mode=accessed}"] == 0)
        #expect(before["portero_door_output{door=main,portero_door_output=locked}"] == 1)
        #expect(before["portero_room_connections_total"] == 1 && before["portero_guard_restarts_total"] == 0)
        #expect(before["process_resident_memory_bytes"] ?? 0 > 1_000_000)
        #expect(before["process_open_fds"] ?? 0 > 5)
        let age = Date.now.timeIntervalSince1970 - (before["process_start_time_seconds"] ?? 0)
        #expect((-2...120).contains(age), "started \(age) s ago")

        // A granted call, a refused one, a release.
        let room = try await station.ring("marker-peer@room.example")
        try await station.rehearsal.saw("room", "received", "accept", since: room)
        try await eventually("the call") {
            try await station.rehearsal.look("/room/state")["call"]["state"].text == "conference"
        }
        try await station.rehearsal.order("/room/hangup")
        try await station.become(["calls": "idle"])
        try await station.expectRefusal("marker-stranger@room.example", "person-unknown")
        let released = try await station.releaseByCommand()
        try await station.lock(released: false, since: released.number)

        let after = try await watcher.look()
        for name in [
            "portero_decisions_total{reason=granted}", "portero_decisions_total{reason=person-unknown}",
            "portero_calls_total{outcome=answered}", "portero_door_releases_total{door=main,outcome=granted}",
        ] {
            #expect(after[name] == 1 && before[name] == 0, "\(name)")
        }
        #expect(after["portero_decisions_total{reason=grant-revoked}"] == 0)
        for name in ["portero_audit_records_total", "portero_ledger_commit_seconds_count"] {
            #expect(try #require(after[name]) > #require(before[name]), "\(name)")
        }
        #expect(after["portero_ledger_commit_seconds_sum"] ?? 0 > 0)
        #expect(after["portero_cloud_requests_total{outcome=done}"] ?? 0 >= 2)

        // A wish the cloud cannot hear, a guard that is killed.
        try await station.rehearsal.order("/cloud/stop")
        #expect(try await station.portero("grant", "add", "bystander", "--wait", "0").exit == .code(0))
        kill(try await station.guardProcess(), SIGKILL)
        try await station.become(["cloud": "unreachable", "guard": "ready", "door main": "locked"])
        let last = try await eventually("an age", within: .seconds(20)) {
            let page = try await watcher.look()
            return page["portero_outbox_oldest_age_seconds"] ?? 0 >= 1 ? page : nil
        }
        #expect(last["portero_outbox_wishes"] == 1 && last["portero_grants_waiting"] == 1)
        #expect(last["portero_grants_wanted"] == 2 && last["portero_grants_confirmed"] == 1)
        #expect(last["portero_guard_restarts_total"] == 1 && last["portero_part_ok{part=cloud}"] == 0)
        #expect(last["portero_cloud_requests_total{outcome=no-answer}"] ?? 0 >= 1)

        for secret in [
            person, flat, "marker", "Marker", "bystander", "stranger", "room.example", String(drawn), Station.device,
            station.rehearsal.secret,
        ] {
            #expect(!last.text.contains(secret), "\(secret) stands in the metrics")
        }
    }

    @Test func `without room and cloud a station is well; with its ledger gone it is not, and says why`() async throws {
        let station = try await Station.working()
        try await station.rehearsal.order("/cloud/stop")
        try await station.rehearsal.order("/room/fault/absent", #"{"for_ms": 60000}"#)
        try await station.become(["cloud": "unreachable", "room": "waiting"])
        let well = try await station.control.get("/healthz")
        #expect(well.status == 200 && well.text == "ok\n")
        #expect(well.headers["content-type"] == "text/plain; charset=utf-8")

        try FileManager.default.moveItem(atPath: station.ledger, toPath: station.ledger + ".elsewhere")
        let ill = try await eventually("a fault", within: .seconds(20)) {
            let reply = try await station.control.get("/healthz")
            return reply.status == 503 ? reply : nil
        }
        #expect(ill.text.hasPrefix("ledger: fault, ") && ill.text.split(separator: "\n").count == 1, "\(ill.text)")
        let page = try await Watcher(station).look()
        #expect(page["portero_part_ok{part=ledger}"] == 0 && page["portero_part_ok{part=guard}"] == 1)

        try FileManager.default.moveItem(atPath: station.ledger + ".elsewhere", toPath: station.ledger)
        try await eventually("its recovery", within: .seconds(20)) {
            try await station.control.get("/healthz").status == 200
        }
    }

    @Test func `F-B5 a degraded station is not well, and its metrics say what there is without a ledger`() async throws
    {
        let station = try await Station()
        try station.folder.write("state/ledger.db", "\u{89}PNG" + String(repeating: "x", count: 5000))
        let program = try Program("portero", station.runWords, environment: station.environment)
        station.use(program)
        try await program.line(containing: "station: degraded", on: .errors, within: .seconds(20))
        try await program.line(containing: "guard: ready", on: .errors, within: .seconds(20))
        let reply = try await station.control.get("/healthz")
        #expect(reply.status == 503 && reply.text.hasPrefix("ledger: fault, "), "\(reply.text)")
        let page = try await Watcher(station).look()
        #expect(page["portero_part_ok{part=ledger}"] == 0 && page["portero_part_ok{part=guard}"] == 1)
        try await station.pressingExit {
            try await eventually("the release") {
                try await Watcher(station).look()["portero_door_releases_total{door=main,outcome=granted}"] == 1
            }
        }
        #expect(page["portero_audit_records_total"] == nil)
    }
}

/// Who reads a station's metrics, with the parser of Prometheus' client for Python.
private struct Watcher {
    private let station: Station
    private let venv: PythonVenv

    init(_ station: Station) async throws {
        self.station = station
        venv = try await PythonVenv("openmetrics", ["prometheus-client==0.26.0"])
    }

    func look() async throws -> Page {
        let reply = try await station.control.get("/metrics")
        #expect(reply.status == 200)
        #expect(reply.headers["content-type"] == "application/openmetrics-text; version=1.0.0; charset=utf-8")
        let file = station.folder.file("page-\(UUID().uuidString)")
        try Data(reply.body).write(to: URL(fileURLWithPath: file))
        let script = "\(Package.folder)/Tests/ProcessTests/Peers/openmetrics.py"
        let read = try await Program.run(venv.python, [script, file])
        try #require(read.exit == .code(0), "\(read.errors)\n\(reply.text)")
        return Page(text: reply.text, read: try JSONDecoder().decode(JSONValue.self, from: Data(read.output.utf8)))
    }
}

/// A page, as it was sent and as it was understood.
private struct Page {
    let text: String
    let read: JSONValue

    /// The kind of each family.
    var kinds: JSONValue { read["kinds"] }

    /// The value of a sample, `NAME{LABEL=VALUE,…}` with its labels in their order.
    subscript(name: String) -> Double? {
        if case .number(let value) = read["samples"][name] { value } else { nil }
    }
}
