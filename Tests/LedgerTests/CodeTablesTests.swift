import Codes
import Foundation
import Grants
import Ledger
import Support
import Testing

@Suite struct CodeTablesTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder("codes") }

    private var file: String { folder.file("ledger.db") }

    private func hash(_ byte: UInt8) -> CodeHash { CodeHash([UInt8](repeating: byte, count: 32))! }

    private func code(_ name: String, _ byte: UInt8, duress: Bool = false, unit: String = "") -> CodeRow {
        CodeRow(.init(id(name), isDuress: duress), unit: unit, hash: hash(byte), created: wall(7))
    }

    @Test func `codes, lockouts and door states come back after a restart`() async throws {
        let station = try Station(folder.path)
        #expect(station.snapshot.codes.isEmpty && station.snapshot.lockouts.isEmpty)
        let lockout = KeptLockout(
            bootSession: "boot-1", at: .microseconds(9_000_001), until: .seconds(39),
            wrong: [.seconds(1), .microseconds(2_000_003)], inARow: 1)
        let blocked = KeptDoorState(mode: "blocked", since: wall(77), tampered: true)
        try await station.ledger.commit(
            LedgerChange([
                .code(code("alice", 1)), .code(code("alice", 2, duress: true, unit: "101")), .code(code("bob", 3)),
                .code(code("alice", 4)), .eraseCode(.init(id("bob"))),
                .lockout("keypad", KeptLockout(bootSession: "b", at: .zero, until: .zero, wrong: [], inARow: 0)),
                .lockout("keypad", lockout),
                .doorState(name: "main", KeptDoorState(mode: "locked", since: wall(1), tampered: false)),
                .doorState(name: "main", blocked),
            ]))
        station.ledger.close()
        let snapshot = try Station(folder.path, bootSession: "boot-2").snapshot
        #expect(snapshot.codes == [code("alice", 4), code("alice", 2, duress: true, unit: "101")])
        #expect(snapshot.lockouts == ["keypad": lockout])
        #expect(snapshot.doorStates == ["main": blocked])
    }

    @Test func `S18 a person forgotten, and a code replaced or erased, is in no byte of the files`() async throws {
        var station = try Station(folder.path)
        try await station.grant("alice")
        try await station.ledger.commit(
            LedgerChange([
                .code(code("alice", 0xA1)), .code(code("alice", 0xA2, duress: true)), .code(code("bob", 0xA3)),
                .code(code("carol", 0xA4)),
            ]))
        #expect(try holds([0xA1, 0xA2, 0xA3, 0xA4].map(hash)) == [true, true, true, true])
        let mark = RevocationMark(version: station.book.nextVersion, at: wall(9))
        try await station.ledger.commit(station.change(.forget(id("alice"), mark), "grant.forget"))
        try await station.ledger.commit(LedgerChange([.code(code("bob", 0xB3)), .eraseCode(.init(id("carol")))]))
        #expect(try holds([0xA1, 0xA2, 0xA3, 0xA4, 0xB3].map(hash)) == [false, false, false, false, true])
        #expect(try Data(contentsOf: URL(fileURLWithPath: file + "-wal")).isEmpty)
        station.ledger.close()
        #expect(try Station(folder.path).snapshot.codes == [code("bob", 0xB3)])
    }

    @Test func `S18 what could not be scrubbed while somebody read the file is scrubbed afterwards`() async throws {
        try await Facility.tool("sqlite3").require()
        let station = try Station(folder.path)
        try await station.ledger.commit(LedgerChange([.code(code("carol", 0xA4))]))
        let reader = try Program(try #require(Tool.path("sqlite3")), [file])
        try reader.type("BEGIN; SELECT count(*) FROM codes; SELECT 'reading';\n")
        try await reader.line(containing: "reading")
        try await station.ledger.commit(LedgerChange([.eraseCode(.init(id("carol")))]))
        reader.closeInput()
        try await reader.ended()
        try await eventually(within: .seconds(60)) { try holds([hash(0xA4)]) == [false] }
        station.ledger.close()
    }

    private func holds(_ hashes: [CodeHash]) throws -> [Bool] {
        let names = ["", "-wal"].map { file + $0 }
        let bytes = names.compactMap { try? Data(contentsOf: URL(fileURLWithPath: $0)) }
        return hashes.map { hash in bytes.contains { $0.range(of: Data(hash.bytes)) != nil } }
    }
}
