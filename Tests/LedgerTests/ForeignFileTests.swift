import Foundation
import Grants
import Ledger
import Support
import Testing

@Suite struct ForeignFileTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder("foreign") }

    private var file: String { folder.file("ledger.db") }

    private func bytes() throws -> [String: Data] {
        var bytes: [String: Data] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where name != "ledger.lock" {
            bytes[name] = try Data(contentsOf: URL(fileURLWithPath: folder.file(name)))
        }
        return bytes
    }

    private func expectRefused(_ what: String, _ matches: (LedgerError) -> Bool) throws {
        let before = try bytes()
        let error = #expect(throws: LedgerError.self) { try Station(folder.path) }
        if let error { #expect(matches(error), "\(error)") }
        #expect(error?.description.contains(what) == true, "\(String(describing: error))")
        #expect(try bytes() == before)
    }

    private func makeLedger() async throws {
        var station = try Station(folder.path)
        try await station.grant("alice")
        station.ledger.close()
    }

    @Test func `F-A11 a newer ledger is refused and keeps every byte`() async throws {
        try await makeLedger()
        _ = try await sqlite(file, "PRAGMA user_version=5")
        try expectRefused("has schema 5 and this program knows 4") { error in
            if case .newerSchema(_, 5, 4) = error { true } else { false }
        }
    }

    @Test func `F-A11 a newer ledger whose number waits in the write-ahead log is refused too`() async throws {
        try await makeLedger()
        let keep = [".filectrl persist_wal 1", ".dbconfig no_ckpt_on_close on", "PRAGMA user_version=9;"]
        let ran = try await Program.run(
            try #require(Tool.path("sqlite3")), [file], input: keep.joined(separator: "\n") + "\n")
        #expect(ran.exit == .code(0), "\(ran.errors)")
        let before = try bytes()
        #expect(before["ledger.db-wal"]?.isEmpty == false)
        #expect(throws: LedgerError.newerSchema(path: file, found: 9, known: 4)) { try Station(folder.path) }
        let after = try bytes()
        for name in ["ledger.db", "ledger.db-wal"] { #expect(after[name] == before[name], "\(name)") }
    }

    @Test func `F-B6 another program's file is refused and keeps every byte`() async throws {
        try await makeLedger()
        _ = try await sqlite(file, "PRAGMA application_id=252006673")
        try expectRefused("application id 252006673") { if case .foreign = $0 { true } else { false } }
    }

    @Test func `F-B6 a file of tables that are not ours is refused`() async throws {
        _ = try await sqlite(file, "CREATE TABLE grants(x)")
        try expectRefused("is not a ledger of portero") { if case .foreign = $0 { true } else { false } }
    }

    @Test(arguments: [
        "persons", "grants", "revocation_marks", "audit", "codes", "lockouts", "door_states", "grant_changes",
        "forgotten",
    ])
    func `F-B6 a missing table is named`(_ table: String) async throws {
        try await makeLedger()
        _ = try await sqlite(file, "DROP TABLE \(table)")
        let error = #expect(throws: LedgerError.self) { try Station(folder.path) }
        #expect(error == .foreign(path: file, found: "table \(table) is missing"))
    }

    @Test(arguments: [
        ("UPDATE grants SET person = 'no such form!'", "grants.device or person"),
        ("UPDATE grants SET schedule = 'whenever'", "grants.schedule"),
        ("UPDATE grants SET origin = 'hell'", "grants.origin"),
        ("INSERT INTO peers VALUES(' blank', 'alice', 1)", "peers.peer"),
        ("INSERT INTO persons(id, name, unit) VALUES('', '', '')", "persons.id"),
        ("UPDATE grants SET schedule = CAST(x'ff' AS TEXT)", "grants.schedule"),
        ("INSERT INTO codes VALUES('alice', 0, '', x'00', 1)", "codes.hash"),
        ("INSERT INTO codes VALUES('no form!', 0, '', zeroblob(32), 1)", "codes.person or unit"),
        ("INSERT INTO lockouts VALUES('k', 'b', 1, 2, '3 x', 2)", "lockouts.wrong_us"),
        ("INSERT INTO door_states VALUES(CAST(x'ff' AS TEXT), 'locked', 1, 0)", "door_states.name or mode"),
        ("INSERT INTO forgotten VALUES(x'00', x'', 1, 1, NULL)", "forgotten.id or peers"),
        ("INSERT INTO grant_changes VALUES('d', 'p', CAST(x'ff' AS TEXT), '', 1)", "grant_changes.who or what"),
        ("INSERT INTO outbox VALUES('d', 'p', 'maybe', 1, NULL)", "outbox.device, person or wish"),
    ])
    func `F-B6 rows this program never writes are refused by column`(_ sql: String, _ place: String) async throws {
        try await makeLedger()
        _ = try await sqlite(file, sql)
        let error = #expect(throws: LedgerError.self) { try Station(folder.path) }
        #expect(error?.description.contains(place) == true, "\(String(describing: error))")
    }

    @Test func `F-B5 a picture or a torn header is no ledger, and keeps every byte`() throws {
        for bytes in [
            Array("\u{89}PNG".utf8) + [UInt8](repeating: 7, count: 5000), [1], [UInt8](repeating: 0, count: 4096),
        ] {
            try folder.write("ledger.db", bytes: bytes)
            try expectRefused("is not a ledger of portero") { $0.isDamage }
        }
    }

    @Test func `an empty file is a new ledger`() async throws {
        try folder.write("ledger.db", bytes: [])
        try await makeLedger()
        #expect(
            try await sqlite(file, "PRAGMA application_id; PRAGMA user_version; SELECT count(*) FROM grants")
                == "1349481076\n4\n1\n")
    }
}
