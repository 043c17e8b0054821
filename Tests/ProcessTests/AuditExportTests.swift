import Foundation
import Support
import Testing

/// An export of the audit: checked, replayed and read by others, without an agent.
@Suite struct AuditExports {
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
        try await station.stop()

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
}
