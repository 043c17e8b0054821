import Foundation
import Support
import Testing

/// What the person in front of the keypad is shown, and what nobody else is.
@Suite struct Keypads {
    @Test func `a digit is answered while its key is down, and the bell by lamp and audit`() async throws {
        let station = try await Station.working()
        var since = try await station.rehearsal.now("chip")
        try await station.rehearsal.order("/chip/press", #"{"key": "5"}"#)
        try await eventually("the lamp", within: .seconds(10)) { try await station.lamp(since: since).first == 1 }
        try await station.rehearsal.order("/chip/release", #"{"key": "5"}"#)
        try await eventually("a dark lamp", within: .seconds(10)) { try await station.lamp(since: since) == [1, 0] }

        since = try await station.rehearsal.now("chip")
        try await station.rehearsal.order("/chip/drive", #"{"line": "RING_BUTTON", "active": true}"#)
        try await eventually("the bell's lamp", within: .seconds(10)) {
            try await station.lamp(since: since) == [1, 0, 1, 0]
        }
        try await station.rehearsal.order("/chip/drive", #"{"line": "RING_BUTTON", "active": false}"#)
        try await eventually("the bell's record", within: .seconds(10)) {
            try await station.audit().contains { $0["what"].text == "input.bell" }
        }
    }

    @Test func `S8 a denial looks the same whatever its reason, and a code stands nowhere`() async throws {
        let station = try await Station.working()
        try await station.grant("bob", unit: "102")
        #expect(try await station.portero("grant", "revoke", "bob").exit == .code(0))
        for keys in ["999#", "102#", "*483920#"] {
            let since = try await station.rehearsal.now("chip")
            try await station.key(keys)
            let pressed = try await station.rehearsal.saw("chip", "press", "#", since: since)
            let after = try #require(pressed["n"].whole)
            // The key, then three of the denial.
            try await eventually("the denial of \(keys)", within: .seconds(20)) {
                try await Array(station.lamp(since: after).drop { $0 == 0 }) == [1, 0, 1, 0, 1, 0, 1, 0]
            }
        }
        let told = try await "\(station.audit())\(station.status())" + station.agent.errors
        #expect(!told.contains("483920"))
        for file in try FileManager.default.contentsOfDirectory(atPath: station.state) {
            guard let bytes = FileManager.default.contents(atPath: "\(station.state)/\(file)") else { continue }
            #expect(bytes.range(of: Data("483920".utf8)) == nil, "\(file)")
        }
    }

    @Test func `a reload changes how the keypad is used`() async throws {
        var settings = Settings()
        let station = try await Station.working(settings)
        try await station.key("*1")
        settings.tail = "[keypad]\nunit_code = true\n"
        try station.write(settings)
        #expect(try await station.portero("reload").exit == .code(0))
        // A star first is refused now, with what follows: neither a code nor a flat.
        try await station.key("*12#7#")
        var decided: [String] = []
        try await eventually("the flat", within: .seconds(10)) {
            decided = try await station.audit().compactMap { $0["what"].text }.filter { $0.hasPrefix("decision.") }
            return decided.contains("decision.outgoing")
        }
        #expect(decided == ["decision.outgoing"])
    }
}

extension Station {
    /// The levels the lamp took since a number of the chip's journal.
    fileprivate func lamp(since: Int) async throws -> [Int] {
        try await rehearsal.entries("chip", since: since, kind: "level", name: "STATUS_LED").compactMap {
            $0["level"].whole
        }
    }
}
