import Foundation
import Support
import Testing

/// What leaves the audit: old records, and what was known of persons who are forgotten.
@Suite struct AuditRetention {
    @Test
    func
        `F-A2 killed while records are cut and erased, the chain is whole at each start, and the work comes to its end`()
        async throws
    {
        let seed = UInt64.random(in: 1...UInt64.max)
        print("F-A2 audit seed \(seed)")
        var random = SeededGenerator(seed: seed)
        var settings = Settings()
        settings.tail = "[audit]\nkeep_days = 0\nkeep_records = 6000"
        let station = try await Station(settings)
        try await station.fill(persons: 20, records: 40_000)
        try await station.start()
        #expect(try await station.portero("grant", "forget", "p7").exit == .code(0))
        var wasCutting = false
        for run in 1...6 {
            if run <= 3 {
                try await Task.sleep(for: .milliseconds(Int.random(in: 20...600, using: &random)))
            } else if wasCutting {
                // The first look at what is too much comes 5 s after a start.
                try await Task.sleep(for: .milliseconds(Int.random(in: 4900...5400, using: &random)))
            } else {
                try await eventually("a cut that has begun", within: .seconds(30)) {
                    try await station.isCut(toEnd: false)
                }
            }
            try station.agent.send(SIGKILL)
            try await station.agent.ended()
            try await station.start()
            if try await station.isCut(toEnd: false) { wasCutting = true }
            let verified = try await station.portero("audit", "verify")
            #expect(verified.exit == .code(0), "seed \(seed), run \(run): \(verified.errors)")
        }
        #expect(wasCutting, "no kill met a cut that was under way")
        try await eventually("the cut", within: .seconds(60)) {
            try await station.isCut(toEnd: true)
        }
        try await eventually("p7 gone", within: .seconds(60)) {
            try station.ledgerHolds([#""person":"p7""#]) == [false]
        }
        #expect(try await station.portero("audit", "verify").exit == .code(0))
    }

    /// `PORTERO_AUDIT_RECORDS=1000000` has it at full size, with 10 000 persons.
    @Test func `F-B10 50 000 records: start, look-ups and export stay small, and retention keeps the chain provable`()
        async throws
    {
        var settings = Settings()
        settings.tail = "[audit]\nkeep_records = 0\nkeep_days = 0"
        let station = try await Station(settings)
        let count = ProcessInfo.processInfo.environment["PORTERO_AUDIT_RECORDS"].flatMap { Int($0) } ?? 50_000
        try await station.fill(persons: max(1000, count / 100), records: count)
        try await station.start()
        try await station.settle()
        let rest = try Processes.bytes(of: station.agent.pid, "VmRSS")
        let verified = try await Program.run(
            "portero", ["audit", "verify", "--state", station.state], within: .seconds(600))
        #expect(verified.exit == .code(0) && verified.output.hasSuffix(" records, the chain is whole\n"), "\(verified)")
        #expect(try await station.portero("audit", "tail").exit == .code(0))
        #expect(try await station.portero("why", "777").output.hasPrefix("Record 777, decision.incoming"))
        #expect(try await station.portero("why", "last").exit == .code(0))
        let words = "'\(Package.product("portero"))' audit export --state '\(station.state)' | wc -l"
        let export = try await Program.run("/bin/bash", ["-c", words], within: .seconds(600))
        #expect(Int(export.output.trimmingCharacters(in: .newlines)) ?? 0 > count, "\(export)")
        let grown = try Processes.bytes(of: station.agent.pid, "VmRSS") - rest
        #expect(grown < 16_000 << 10, "\(grown) bytes more than \(rest) at rest")

        let before = station.ledgerSize
        settings.tail = "[audit]\nkeep_records = 1000\nkeep_days = 0"
        try station.write(settings)
        let (longest, _) = try await station.longestSilence {
            #expect(try await station.portero("reload").exit == .code(0))
            try await eventually("the room back", within: .seconds(600)) { station.ledgerSize < before / 4 }
        }
        #expect(longest < .seconds(5))
        let cut = try await station.portero("audit", "verify")
        #expect(cut.exit == .code(0), "\(cut.errors)")
        #expect(cut.output.contains("were cut by retention"), "\(cut.output)")
        let told = try await station.portero("audit", "verify", "--json").json
        #expect(told["records"].whole ?? 0 < 1200 && told["cut"].whole ?? 0 > count - 1200, "\(told)")
        let gone = try await station.portero("why", "777")
        #expect(gone.exit == .code(1) && gone.errors.contains("was cut by retention"), "\(gone)")
        try station.agent.send(SIGKILL)
        try await station.agent.ended()
        try await station.start()
        #expect(try await station.portero("audit", "verify").exit == .code(0))
    }

    @Test func `S18 who is forgotten leaves the audit too, over a kill, and what is left is vouched for`() async throws
    {
        var settings = Settings()
        // The probe's records are years old.
        settings.tail = "[audit]\nkeep_days = 0"
        let station = try await Station(settings)
        try await station.fill(persons: 40, records: 8000)
        try await station.start()
        try await station.settle()
        #expect(try await station.portero("grant", "disable", "p7").exit == .code(0))
        try await station.expectRefusal("p7@site", "grant-disabled")
        let asked = try #require(try await station.audit(1).last?["number"].whole)
        #expect(try station.ledgerHolds([#""person":"p7""#]) == [true])
        let forgot = try await station.portero("grant", "forget", "p7")
        #expect(forgot.exit == .code(0), "\(forgot.errors)")
        try station.agent.send(SIGKILL)
        try await station.agent.ended()
        try await station.start()
        try await eventually("p7 gone from the audit", within: .seconds(60)) {
            try station.ledgerHolds([#""person":"p7""#, #""peer":"p7@site""#]) == [false, false]
        }
        #expect(try station.ledgerHolds([#""person":"p8""#]) == [true])
        try await eventually("the search's end", within: .seconds(60)) {
            try await station.sql("SELECT count(*) FROM forgotten") == "0\n"
        }
        let verified = try await station.portero("audit", "verify")
        #expect(verified.exit == .code(0), "\(verified.errors)")
        #expect(verified.output.contains("lost their facts with persons who were forgotten"), "\(verified.output)")
        let why = try await station.portero("why", "\(asked)")
        #expect(why.output.contains("a person who was forgotten since was refused (grant-disabled)"), "\(why)")
        let export = try await station.portero("audit", "export").output
        #expect(!export.contains(#"\"person\":\"p7\""#) && export.contains(#""erased":true"#))
        let file = try station.folder.write("erased.json", export)
        #expect(try await station.portero("audit", "verify", "--file", file).exit == .code(0))
        let replayed = try await Program.run("portero", ["audit", "replay", file])
        #expect(replayed.output.contains(" erased with a forgotten person"), "\(replayed.output)")

        // Without the key another record cannot be passed off as erased.
        try await SQLite(station.ledger).write("UPDATE audit SET facts = '' WHERE number = 20")
        let altered = try await station.portero("audit", "verify")
        #expect(altered.exit == .code(1) && altered.errors.contains("record 20 was erased or altered"), "\(altered)")
    }
}

extension Station {
    /// Whether records were cut down to the 6000 that may stay, or some of those that may not are still there.
    fileprivate func isCut(toEnd: Bool) async throws -> Bool {
        let isOver = "max(number) - min(number) < 6400"
        return try await sql("SELECT min(number) > 1 AND \(toEnd ? "" : "NOT ")(\(isOver)) FROM audit") == "1\n"
    }

    /// Ends the agent in the quiet way.
    func stop() async throws {
        try agent.send(SIGTERM)
        try await agent.ended()
    }

    /// A ledger as a house of so many persons has it after so many decisions.
    func fill(persons: Int, records: Int) async throws {
        for words in [["granted", "\(persons)"], ["recorded", "\(records)"]] {
            let ran = try await Program.run(Package.product("LedgerProbe"), [state] + words, within: .seconds(300))
            try #require(ran.exit == .code(0), "\(ran.errors)")
        }
    }

    /// Bytes of the ledger and its log.
    var ledgerSize: Int {
        ["", "-wal"].reduce(0) { sum, end in
            let values = try? FileManager.default.attributesOfItem(atPath: ledger + end)
            return sum + (values?[.size] as? Int ?? 0)
        }
    }
}
