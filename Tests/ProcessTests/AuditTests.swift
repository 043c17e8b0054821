import Foundation
import Support
import Testing

/// The audit through the shipped commands: why, cursor, heads.
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
        try #require(numbers.count >= 11)
        #expect(numbers == Array(1...numbers.count))
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

    @Test func `F-B9 a tail that was cut or replaced shows against a head that was written down`() async throws {
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
        try await station.stop()
        try await SQLite(station.ledger).write("DELETE FROM audit WHERE number >= \(number)")
        try await station.start()
        // The chain by itself is whole: what was cut is known from outside alone.
        #expect(try await station.portero("audit", "verify").exit == .code(0))
        let cut = try await station.portero("audit", "verify", "--head", head)
        #expect(cut.exit == .code(1) && cut.errors.contains("record \(number) is"), "\(cut)")
    }
}
