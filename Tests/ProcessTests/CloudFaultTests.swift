import Foundation
import Support
import Testing

/// Rows F-D1 to F-D9 with the program that ships: a cloud that fails in every way, and doors that do not notice.
@Suite struct CloudFaultTests {
    private func set(_ station: Station, _ json: String) async throws {
        try await station.rehearsal.order("/cloud/settings", json)
    }

    private func reason(_ station: Station) async throws -> String {
        try await station.status()["cloud"]["reason"].text ?? ""
    }

    /// What was wanted meanwhile is at the cloud, and confirmed here.
    private func expectConverges(_ station: Station, _ persons: [String]) async throws {
        try await station.become(["cloud": "ready"], within: .seconds(70))
        try await station.portero("grant", "push")
        try await eventually("the cloud's own table", within: .seconds(30)) {
            try await station.cloudPersons().sorted() == persons
        }
        try await eventually("confirmed here", within: .seconds(10)) {
            let list: JSONValue = try await station.control.get("/api/grants").decoded()
            return list.items.filter { $0["wanted"].text == "granted" }.allSatisfy { $0["confirmed"].text == "granted" }
        }
    }

    @Test func `F-D1 refused: named within 10 s, doors unaffected, and back by itself`() async throws {
        let station = try await Station.working()
        try await station.grant("anna", unit: "101")
        try await station.rehearsal.order("/cloud/stop")
        let added = try await station.portero("grant", "add", "ben", "--unit", "102", "--wait", "0")
        #expect(added.exit == .code(0))
        try await station.become(["cloud": "unreachable"], within: .seconds(10))
        #expect(try await reason(station).contains("no connection: check the network and whether the service runs"))
        try await station.expectExitWorks()
        #expect(try await station.portero("grant", "revoke", "anna").exit == .code(0))
        try await station.expectRefusal(Station.peer("anna"), "grant-revoked")
        try await station.rehearsal.order("/cloud/start")
        try await expectConverges(station, ["ben"])
    }

    @Test func `F-D1 refused: asked again ever more slowly, by whatever asks`() async throws {
        try await Facility.strace.require()
        let station = try await Station.working()
        try await station.rehearsal.order("/cloud/stop")
        let words = ["-f", "-q", "-ttt", "-e", "trace=connect", "-p", "\(try station.agent.pid)"]
        let tracer = try Program(try #require(Tool.path("strace")), words)
        let port = "sin_port=htons(\(station.rehearsal.ports.cloud))"
        // One wish waits for the cloud, which is looked for beside it.
        #expect(try await station.portero("grant", "add", "ben", "--unit", "102", "--wait", "0").exit == .code(0))
        try await tracer.line(containing: port, on: .errors)
        // Each waits half a second to a second, and twice as long each further time: 0, ½, 1½, 3½, 7½, 15½ s at the earliest.
        try await Task.sleep(for: .seconds(16))
        let times = tracer.errors.split(separator: "\n").filter { $0.contains(port) }.compactMap { line in
            line.split(separator: " ").lazy.compactMap { Double($0) }.first { $0 > 1e9 }
        }
        let first = try #require(times.first)
        let (soon, late) = (times.count { $0 < first + 6 }, times.count { $0 >= first + 8 && $0 < first + 16 })
        #expect((4...10).contains(soon) && late >= 1 && late < soon && late <= 4, "\(times.map { $0 - first })")
    }

    @Test func `F-D1 no name: the cloud is unreachable and says so, the rest works`() async throws {
        try await Facility.nameService.require()
        var settings = Settings()
        settings.endpoint = "https://cloud.invalid"
        settings.tuya = "start_spread_seconds = 0"
        let station = try await Station(settings)
        try await station.start()
        // Where name servers are silent instead of refusing, the question is given up after 10 s.
        try await station.become(["cloud": "unreachable", "room": "ready"], within: .seconds(20))
        let why = try await reason(station)
        #expect(why.contains("cloud.invalid"), "\(why)")
        try await station.expectExitWorks()
    }

    @Test(arguments: [
        #"{"next_count": 3, "next_status": 500}"#, #"{"next_count": 3, "next_status": 502}"#,
        #"{"next_count": 3, "next_status": 503}"#, #"{"next_count": 3, "next_status": 429}"#,
        #"{"next_count": 3, "next_code": 500}"#, #"{"next_count": 3, "next_code": 1111}"#,
    ])
    func `F-D2 busy: asked again later, never in a tight loop, and accepted in the end`(knobs: String) async throws {
        let station = try await Station.working()
        try await set(station, knobs)
        let before = try await station.rehearsal.now("cloud")
        try await station.grant("anna", unit: "101")
        let asked = try await station.rehearsal.entries("cloud", since: before, kind: "request", name: "grant")
        let times = asked.compactMap { $0["at_us"].whole }
        #expect(times.count == 4)
        // Three waits of half a second at least, of which the look whether the cloud answers may cut one short.
        if let first = times.first, let last = times.last { #expect(last - first >= 900_000) }
    }

    @Test(arguments: [1110, 1199])
    func `F-D2 too many requests: nothing more is asked for some time, doors unaffected`(code: Int) async throws {
        let station = try await Station.working()
        try await set(station, "{\"next_count\": 1, \"next_code\": \(code)}")
        let before = try await station.rehearsal.now("cloud")
        let added = try await station.portero("grant", "add", "anna", "--unit", "101", "--wait", "1")
        #expect(added.exit == .code(75))
        let asked = try await station.rehearsal.entries("cloud", since: before, kind: "request", name: "grant")
        #expect(asked.count == 1)
        try await station.expectExitWorks()
        try await expectConverges(station, ["anna"])
    }

    @Test func `F-D3 silent: named within 10 s, given up within 10 s in all, and back by itself`() async throws {
        let station = try await Station.working()
        try await set(station, #"{"silence": true}"#)
        let started = ContinuousClock.now
        let added = try await station.portero("grant", "add", "anna", "--unit", "101", "--wait", "0")
        #expect(added.exit == .code(0))
        try await station.become(["cloud": "unreachable"], within: .seconds(10))
        try await eventually("given up", within: .seconds(20)) {
            let why = try await reason(station)
            return why.contains("no whole answer within") || why.contains("nearly nothing came for")
        }
        #expect(ContinuousClock.now - started < .seconds(25))
        try await station.expectExitWorks()
        try await set(station, #"{"silence": false}"#)
        try await expectConverges(station, ["anna"])
    }

    struct Faulty: Sendable, CustomTestStringConvertible {
        var testDescription: String { fault }
        let fault: String
        let says: String
        /// What it may say too: two limits end an answer that stops in the middle.
        var or: String?
    }

    @Test(arguments: [
        Faulty(fault: "drip", says: "nearly nothing came for 5 s", or: "no whole answer within 10 s"),
        Faulty(fault: "endless", says: "the answer is longer than 1048576 bytes"),
        Faulty(fault: "false-length", says: "no whole answer within 10 s", or: "nearly nothing came for 5 s"),
        Faulty(fault: "bomb", says: "answers what is no answer of Tuya Cloud"),
        Faulty(fault: "redirect", says: "points to another address (HTTP 302), which is not followed"),
        Faulty(fault: "login-page", says: "answers what is no answer of Tuya Cloud"),
        Faulty(fault: "brackets", says: "answers what is no answer of Tuya Cloud"),
    ])
    func `F-D4 F-D5 F-D6 F-D7 an answer whose bytes are wrong is given up, memory stays flat, and nothing is believed`(
        row: Faulty
    ) async throws {
        let station = try await Station.working()
        try await station.grant("anna", unit: "101")
        let memory = try Processes.bytes(of: station.agent.pid, "VmHWM")
        try await set(station, "{\"answer_fault\": \"\(row.fault)\"}")
        let before = try await station.rehearsal.now("cloud")
        let started = ContinuousClock.now
        let added = try await station.portero(
            "grant", "add", "ben", "--unit", "102", "--peer", "ben@room.example", "--wait", "0")
        #expect(added.exit == .code(0))
        try await eventually("the sentence", within: .seconds(20)) {
            let reason = try await reason(station)
            return reason.contains(row.says) || row.or.map(reason.contains) == true
        }
        #expect(ContinuousClock.now - started < .seconds(25))
        try await station.expectRefusal("ben@room.example", "grant-unconfirmed")
        try await station.expectExitWorks()
        // 1 MiB of an answer, what reading it takes, and the room's call.
        let grown = try Processes.bytes(of: station.agent.pid, "VmHWM") - memory
        #expect(grown < 12 << 20, "\(grown) bytes")
        let elsewhere = try await station.rehearsal.entries("cloud", since: before, kind: "request", name: "unknown")
        #expect(!elsewhere.contains { $0["path"].text == "/elsewhere" })
        try await set(station, #"{"answer_fault": "none"}"#)
        try await expectConverges(station, ["anna", "ben"])
    }

    struct Certificate: Sendable, CustomTestStringConvertible {
        var testDescription: String { "\(kind)\(isTrusted ? "" : ", authority not named")" }
        let kind: String
        var isTrusted = true
        let says: String
    }

    @Test(arguments: [
        Certificate(kind: "good", isTrusted: false, says: "comes from an unknown authority"),
        Certificate(kind: "expired", says: "has expired"),
        Certificate(kind: "future", says: "is not yet valid"),
        Certificate(kind: "other-host", says: "is made for another host"),
        Certificate(kind: "self-signed", says: "is self-signed"),
    ])
    func `F-D7 a wrong certificate is refused with its own sentence, and nothing is sent`(row: Certificate) async throws
    {
        var settings = Settings()
        settings.usesTLS = true
        settings.trustsAuthority = row.isTrusted
        let station = try await Station(settings, options: ["--certificate", row.kind])
        try await station.start()
        try await station.become(["cloud": "misconfigured", "room": "ready"])
        let why = try await reason(station)
        #expect(why.contains(row.says), "\(why)")
        let added = try await station.portero("grant", "add", "anna", "--unit", "101", "--wait", "0.2")
        #expect(added.exit == .code(75))
        #expect(try await station.rehearsal.entries("cloud", kind: "request").isEmpty)
        try await station.expectExitWorks()
    }

    @Test func `F-D7 a certificate of the named authority is accepted`() async throws {
        var settings = Settings()
        settings.usesTLS = true
        let station = try await Station(settings)
        try await station.start()
        try await station.become(["cloud": "ready"])
        try await station.grant("anna", unit: "101")
        #expect(try await station.cloudPersons() == ["anna"])
    }

    @Test func `F-D8 tokens revoked in flight cost one renewal, whoever waits`() async throws {
        let station = try await Station.working(Settings(tail: "[grants]\ncloud_users = \"project\""))
        try await station.become(["cloud-users": "ready"])
        try await set(station, #"{"second_token": "new"}"#)
        try await station.grant("anna", unit: "101")
        let before = try await station.rehearsal.now("cloud")
        try await station.rehearsal.order("/cloud/void-tokens")
        // Wishes go one after another; the list of users is asked for beside them, before anybody has heard of the token.
        try await set(station, #"{"answer_delay_ms": 1000}"#)
        try await withThrowingTaskGroup(of: Ran.self) { group in
            for number in 1...4 {
                group.addTask {
                    try await station.portero("grant", "add", "p\(number)", "--unit", "10\(number)", "--wait", "20")
                }
            }
            group.addTask { try await station.portero("grant", "compare", "--cloud", "--now", "--json") }
            for try await ran in group { #expect(ran.exit == .code(0), "\(ran)") }
        }
        try await set(station, #"{"answer_delay_ms": 0}"#)
        #expect(try await station.portero("grant", "revoke", "anna").exit == .code(0))
        try await station.rehearsal.saw("cloud", "answer", "revoke", since: before)
        let tokens = try await station.rehearsal.entries("cloud", since: before, kind: "request", name: "token")
        #expect(tokens.count == 1)
        let refused = try await station.rehearsal.entries("cloud", since: before, kind: "answer")
            .filter { $0["code"].whole != 0 }
        #expect(refused.count >= 2, "so many met the dead token: \(refused)")
        try await expectConverges(station, ["p1", "p2", "p3", "p4"])
    }

    @Test(arguments: ["grant", "revoke"])
    func `F-D9 an answer lost after the cloud heard: what is wanted and what is confirmed differ, and converge`(
        verb: String
    ) async throws {
        let station = try await Station.working()
        try await station.grant("anna", unit: "101")
        let before = try await station.rehearsal.now("cloud")
        try await set(station, #"{"loses_answers": 1000}"#)
        let person = verb == "grant" ? "ben" : "anna"
        if verb == "grant" {
            let added = try await station.portero("grant", "add", "ben", "--unit", "102", "--wait", "0.1")
            #expect(added.exit == .code(75))
        } else {
            #expect(try await station.portero("grant", "revoke", "anna").exit == .code(0))
            // Here it counts at once, whatever the cloud heard.
            try await station.expectRefusal(Station.peer("anna"), "grant-revoked")
        }
        // The first loss befalls a kept connection, for which libcurl sends once more by itself.
        try await eventually("three answers lost", within: .seconds(20)) {
            try await station.rehearsal.entries("cloud", since: before, kind: "lost", name: verb).count >= 3
        }
        let persons = verb == "grant" ? ["anna", "ben"] : []
        #expect(try await station.cloudPersons().sorted() == persons, "the cloud heard")
        let open = try await right(station, of: person)
        #expect(open.wanted == (verb == "grant" ? "granted" : "revoked") && open.confirmed == "nothing", "\(open)")

        try await set(station, #"{"loses_answers": 0}"#)
        try await expectConverges(station, persons)
        let settled = try await eventually("confirmed") {
            let right = try await right(station, of: person)
            return right.wanted == right.confirmed ? right : nil
        }
        #expect(settled.wanted == open.wanted)
        try await station.rehearsal.saw("cloud", "answer", verb, since: before)
        if verb == "revoke" { try await station.expectRefusal(Station.peer("anna"), "grant-revoked") }
    }

    /// What is wanted for a person, and what the cloud acknowledged.
    private func right(_ station: Station, of person: String) async throws -> (wanted: String, confirmed: String) {
        let list: JSONValue = try await station.control.get("/api/grants").decoded()
        let found = try #require(list.items.first { $0["person"].text == person })
        return (found["wanted"].text ?? "", found["confirmed"].text ?? "")
    }
}
