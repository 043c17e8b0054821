import Audit
import Codes
import Foundation
import Grants
import Ledger
import Support
import Testing

@Suite struct MigrationTests {
    /// A ledger as the first program left it, with one grant in it.
    private func makeFirst(_ folder: TemporaryFolder) async throws {
        var station = try Station(folder.path)
        try await station.grant("alice")
        station.ledger.close()
        let tables = [
            "codes", "lockouts", "door_states", "repost_round", "cloud_hints", "seen_messages", "grant_changes",
            "forgotten", "cloud_reads", "cloud_sightings",
        ]
        let added =
            tables.map { "DROP TABLE \($0);" }.joined()
            + "ALTER TABLE persons DROP COLUMN language; ALTER TABLE grants DROP COLUMN wished_at;"
            + "ALTER TABLE grants DROP COLUMN media; ALTER TABLE persons DROP COLUMN quiet_until;"
        _ = try await sqlite(folder.file("ledger.db"), added + "PRAGMA user_version=1;")
    }

    @Test func `a ledger of the first schema is taken over with everything in it`() async throws {
        let folder = try TemporaryFolder("first")
        try await makeFirst(folder)
        let station = try Station(folder.path)
        #expect(station.book.person(id("alice"))?.unit == "101")
        #expect(station.snapshot.auditHead.number == 1)
        #expect(station.snapshot.codes.isEmpty)
        #expect(
            station.book.person(id("alice"))?.language == nil
                && station.book.right(of: id("alice"))?.living?.wished == nil)
        #expect(station.book.right(of: id("alice"))?.living?.media == .audioVideo)
        #expect(station.book.person(id("alice"))?.quietUntil == nil)
        #expect(try await firstBadNumber(station.ledger) == nil)
        station.ledger.close()
        #expect(try await sqlite(folder.file("ledger.db"), "PRAGMA user_version") == "4\n")
    }

    @Test(arguments: ["openat", "pwrite64", "fdatasync", "fsync", "ftruncate"])
    func `F-A1 killed at any file call of the step to the next schema, nothing is lost`(_ call: String) async throws {
        try await Facility.strace.require()
        var number = 1
        while true {
            let folder = try TemporaryFolder("step")
            try await makeFirst(folder)
            let names = ["ledger.db", "ledger.db-wal"].map(folder.file).flatMap { ["-P", $0] }
            let ran = try await Program.run(
                try #require(Tool.path("strace")),
                ["-f", "-qq", "-o", "/dev/null"] + names
                    + ["-e", "trace=\(call)", "-e", "inject=\(call):signal=SIGKILL:when=\(number)"]
                    + [Package.product("LedgerProbe"), folder.path, "commit", "0"],
                within: .seconds(60))
            let station = try Station(folder.path)
            try #require(station.book.person(id("alice")) != nil, "\(call) number \(number)")
            try #require(station.snapshot.auditHead.number == 1, "\(call) number \(number)")
            try await station.ledger.commit(
                LedgerChange([.doorState(name: "main", KeptDoorState(mode: "locked", since: wall(1), tampered: false))])
            )
            station.ledger.close()
            #expect(try await sqlite(folder.file("ledger.db"), "PRAGMA integrity_check") == "ok\n")
            if ran.exit == .code(0) { break }
            number += 1
            try #require(number < 100, "\(call) does not come to an end")
        }
        if call != "fsync", call != "ftruncate" { #expect(number > 2, "\(call) was never hit") }
    }
}
