import Foundation
import Support
import Testing

/// The audit through the shipped commands: why, cursor, export, heads, retention, persons who are forgotten.
@Suite struct AuditCommands {
    @Test func `why and grant list tell who changed a right last, with what, and when the cloud confirmed it`()
        async throws
    {
        let station = try await Station.working()
        try await station.grant("anna", unit: "101")
        let who = "uid \(getuid())"
        let room = try await station.ring("anna@room.example")
        try await station.rehearsal.saw("room", "received", "accept", since: room)
        let why = try await station.portero("why", "last")
        #expect(why.output.contains("by \(who) with grant.add."), "\(why)")
        #expect(why.output.contains("The cloud accepted version 1 on "), "\(why)")
        let file = try station.roster("person,unit\nanna,102\n")
        #expect(try await station.portero("grant", "load", file).exit == .code(0))
        let list = try await station.portero("grant", "list", "--json").json.items
        #expect(list.map { $0["changedBy"].text } == [who] && list.map { $0["changedWith"].text } == ["roster.load"])
        #expect(list.first?["ageSeconds"].whole != nil)
        let table = try await station.portero("grant", "list").output
        #expect(table.contains("AGE") && table.contains(" s"), "\(table)")
        // Kept over a restart, and for a revocation too.
        #expect(try await station.portero("grant", "revoke", "anna").exit == .code(0))
        try await station.start()
        try await station.settle()
        try await station.expectRefusal("anna@room.example", "grant-revoked")
        let after = try await station.portero("why", "last").output
        #expect(after.contains("by \(who) with grant.revoke."), "\(after)")
    }

    @Test func `a cursor goes through every record once, in order, and waits for those to come`() async throws {
        let station = try await Station.working()
        for unit in 101...105 { try await station.grant("p\(unit)", unit: "\(unit)") }
        var (cursor, numbers): (Int, [Int]) = (0, [])
        while true {
            let page = try await station.control.get("/api/audit?after=\(cursor)&limit=3").decoded(JSONValue.self)
            guard !page["records"].items.isEmpty else { break }
            numbers += page["records"].items.compactMap { $0["number"].whole }
            cursor = try #require(page["next"].whole)
            #expect(page["first"].whole == 1)
        }
        #expect(numbers == Array(1...numbers.count) && numbers.count >= 11)
        let end = try await station.control.get("/api/audit?after=\(cursor)").decoded(JSONValue.self)
        #expect(end["next"].whole == cursor && end["records"].items.isEmpty)
        let told = try await station.portero("audit", "tail", "--after", "2", "-n", "4", "--json").json
        #expect(told["records"].items.map { $0["number"].whole } == [3, 4, 5, 6] && told["next"].whole == 6)
        let table = try await station.portero("audit", "tail", "--after", "2", "-n", "1").output
        #expect(table.split(separator: "\n").count == 2 && table.contains("\n3 "), "\(table)")

        let follower = try Program(
            "portero", ["audit", "tail", "--after", "\(cursor)", "--follow", "--json", "--state", station.state])
        #expect(try await station.portero("grant", "revoke", "p101").exit == .code(0))
        let line = try await follower.line("the revocation", within: .seconds(20)) { $0.contains("grant.revoke") }
        #expect(line.contains(#""number":"#) && line.hasPrefix("{"))
        for (query, part) in [("after=x", "no after"), ("after=-1", "no after"), ("after=1&limit=0", "no limit")] {
            let refused = try await station.control.get("/api/audit?\(query)")
            #expect(refused.status == 400 && refused.text.contains(part), "\(refused.text)")
        }
    }

    @Test func `an export is checked and replayed without an agent, and a change of it is named`() async throws {
        let station = try await Station.working()
        try await station.grant("anna", unit: "101")
        try await station.expectRefusal("nobody@room.example", "person-unknown")
        try await station.expectRefusal("a\"b,c@room.example", "person-unknown")
        let export = try await station.portero("audit", "export")
        #expect(export.exit == .code(0), "\(export.errors)")
        let csv = try await station.portero("audit", "export", "--csv").output
        let part = try await station.portero("audit", "export", "--from", "2", "--to", "3").output
        let empty = try await station.portero("audit", "export", "--from", "9999")
        #expect(empty.exit == .code(0) && empty.output.isEmpty)
        let head = try await station.portero("audit", "head").output.trimmingCharacters(in: .newlines)
        let status = try await station.portero("status", "--json").json
        #expect(status["audit"]["head"].text == head)
        station.stop()

        let lines = export.output.split(separator: "\n").map(String.init)
        #expect(lines.count >= 6 && part.split(separator: "\n").map(String.init) == Array(lines[1...2]))
        func file(_ lines: [String]) throws -> String {
            try station.folder.write("export-\(UUID().uuidString)", lines.joined(separator: "\n") + "\n")
        }
        let whole = try file(lines)
        let verified = try await station.portero("audit", "verify", "--file", whole, "--head", head)
        #expect(verified.exit == .code(0), "\(verified.errors)")
        #expect(verified.output == "\(lines.count) records, the chain is whole\n")
        for number in [1, 3, lines.count] {
            var altered = lines
            altered[number - 1] = altered[number - 1].replacing(#""trusted":"#, with: #""trusted" :"#)
                .replacing(#""outcome":""#, with: #""outcome":"x"#)
            let found = try await station.portero("audit", "verify", "--file", try file(altered))
            #expect(found.exit == .code(1) && found.errors.contains("record \(number) was altered"), "\(found)")
        }
        let cut = try await station.portero("audit", "verify", "--file", try file(lines.dropLast()), "--head", head)
        #expect(cut.exit == .code(1) && cut.errors.contains("record \(lines.count) is missing"), "\(cut)")

        let replayed = try await Program.run("portero", ["audit", "replay", whole])
        #expect(replayed.exit == .code(0), "\(replayed.errors)")
        #expect(
            replayed.output.hasPrefix("\(lines.count) records, 2 decisions: 2 come out the same"), "\(replayed.output)")
        let changed = lines.map { $0.replacing(#""outcome":"person-unknown""#, with: #""outcome":"granted""#) }
        let differs = try await Program.run("portero", ["audit", "replay", try file(changed), "--json"])
        #expect(differs.exit == .code(1))
        let told = try JSONDecoder().decode(JSONValue.self, from: Data(differs.output.utf8))
        #expect(told["differing"].items.map { $0["recomputed"].text } == ["person-unknown", "person-unknown"])
        #expect(told["differing"].items.first?["recorded"].text == "granted")

        for (words, code, part) in [
            (["audit", "replay", station.folder.file("none")], 64, "cannot be read"),
            (["audit", "replay", try station.folder.write("x.csv", csv)], 1, "line 1: no record in JSON"),
            (["audit", "verify", "--file", whole, "--head", "12"], 64, "is no head"),
            (["audit", "verify", "--file", whole, "--key", whole], 64, "is no key"),
        ] {
            let ran = try await Program.run(
                "portero", words + (words[1] == "replay" ? [] : ["--state", station.state]))
            #expect(ran.exit == .code(Int32(code)) && ran.errors.contains(part), "\(words): \(ran.errors)")
            #expect(ran.errors.split(separator: "\n").count == 1, "\(ran.errors)")
        }
    }

    @Test func `the CSV of an export is what Python reads of its JSON`() async throws {
        try await Facility.tool("python3").require()
        let station = try await Station.working()
        try await station.grant("anna", unit: "101")
        try await station.expectRefusal("a\"b,c@room.example", "person-unknown")
        let csv = try station.folder.write("a.csv", try await station.portero("audit", "export", "--csv").output)
        let json = try station.folder.write("a.json", try await station.portero("audit", "export", "--to", "50").output)
        let script = """
            import csv, json, sys
            rows = list(csv.DictReader(open(sys.argv[1], newline=""), strict=True))
            records = [json.loads(line) for line in open(sys.argv[2])]
            assert len(rows) >= len(records) > 3
            for row, record in zip(rows, records):
                for name in "number at wall station board who what outcome facts hash".split():
                    assert row[name] == str(record[name]), (name, row, record)
                assert row["previous_hash"] == record["previousHash"]
            assert open(sys.argv[1], "rb").read().count(b"\\r\\n") == len(rows) + 1
            print("same")
            """
        let ran = try await Program.run(try #require(Tool.path("python3")), ["-c", script, csv, json])
        #expect(ran.output == "same\n", "\(ran.errors)")
    }

    @Test func `F-B9 a tail that was cut or replaced shows against a head that was written down`() async throws {
        try await Facility.tool("sqlite3").require()
        let station = try await Station.working()
        try await station.grant("anna", unit: "101")
        let head = try await station.portero("audit", "head").output.trimmingCharacters(in: .newlines)
        let number = try #require(Int(head.split(separator: ":")[0]))
        #expect(try await station.portero("audit", "verify", "--head", head).exit == .code(0))
        let other = "\(number):" + String(repeating: "0", count: 64)
        let replaced = try await station.portero("audit", "verify", "--head", other)
        #expect(replaced.exit == .code(1) && replaced.errors.contains("record \(number) is not the one"), "\(replaced)")
        let bad = try await station.portero("audit", "verify", "--head", "5")
        #expect(bad.exit == .code(64) && bad.errors.contains("is no head"), "\(bad)")
        station.stop()
        _ = try await Program.run(
            try #require(Tool.path("sqlite3")), [station.ledger, "DELETE FROM audit WHERE number >= \(number)"])
        try await station.start()
        // The chain by itself is whole: what was cut is known from outside alone.
        #expect(try await station.portero("audit", "verify").exit == .code(0))
        let cut = try await station.portero("audit", "verify", "--head", head)
        #expect(cut.exit == .code(1) && cut.errors.contains("record \(number) is"), "\(cut)")
    }

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
        try await station.fill(persons: 20, records: 20_000)
        try await station.start()
        #expect(try await station.portero("grant", "forget", "p7").exit == .code(0))
        for run in 1...6 {
            // The first look at what is too much comes 5 s after a start.
            try await Task.sleep(for: .milliseconds(Int.random(in: run > 3 ? 4900...5400 : 20...600, using: &random)))
            try station.agent.send(SIGKILL)
            try await station.agent.ended()
            try await station.start()
            let verified = try await station.portero("audit", "verify")
            #expect(verified.exit == .code(0), "seed \(seed), run \(run): \(verified.errors)")
        }
        try await eventually("the cut", within: .seconds(60)) {
            try await station.sql("SELECT count(*) < 6400 FROM audit") == "1\n"
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
        let rest = try station.memory()
        let verified = try await Program.run(
            "portero", ["audit", "verify", "--state", station.state], within: .seconds(600))
        #expect(verified.exit == .code(0) && verified.output.hasSuffix(" records, the chain is whole\n"), "\(verified)")
        #expect(try await station.portero("audit", "tail").exit == .code(0))
        #expect(try await station.portero("why", "777").output.hasPrefix("Record 777, decision.incoming"))
        #expect(try await station.portero("why", "last").exit == .code(0))
        let words = "'\(Package.product("portero"))' audit export --state '\(station.state)' | wc -l"
        let export = try await Program.run("/bin/bash", ["-c", words], within: .seconds(600))
        #expect(Int(export.output.trimmingCharacters(in: .newlines)) ?? 0 > count, "\(export)")
        let grown = try station.memory() - rest
        #expect(grown < 16_000, "\(grown) KB more than \(rest) KB at rest")

        let before = station.ledgerSize
        settings.tail = "[audit]\nkeep_records = 1000"
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
        let sql = ".timeout 5000\nUPDATE audit SET facts = '' WHERE number = 20;\n"
        _ = try await Program.run(try #require(Tool.path("sqlite3")), [station.ledger], input: sql)
        let altered = try await station.portero("audit", "verify")
        #expect(altered.exit == .code(1) && altered.errors.contains("record 20 was erased or altered"), "\(altered)")
    }
}

extension Station {
    /// Ends the agent in the quiet way.
    func stop() {
        guard let agent = try? agent else { return }
        agent.send(SIGTERM)
        while agent.exit == nil { usleep(5000) }
    }

    /// A ledger as a house of so many persons has it after so many decisions.
    func fill(persons: Int, records: Int) async throws {
        for words in [["granted", "\(persons)"], ["recorded", "\(records)"]] {
            let ran = try await Program.run(Package.product("LedgerProbe"), [state] + words, within: .seconds(300))
            try #require(ran.exit == .code(0), "\(ran.errors)")
        }
    }

    /// The agent's resident memory in KB.
    func memory() throws -> Int {
        let text = try String(contentsOfFile: "/proc/\(agent.pid)/status", encoding: .utf8)
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("VmRSS:") })
        return try #require(line.split(separator: " ").compactMap { Int($0) }.first)
    }

    /// Bytes of the ledger and its log.
    var ledgerSize: Int {
        ["", "-wal"].reduce(0) { sum, end in
            let values = try? FileManager.default.attributesOfItem(atPath: ledger + end)
            return sum + (values?[.size] as? Int ?? 0)
        }
    }
}
