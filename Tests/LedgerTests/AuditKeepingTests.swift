import Audit
import Crypto
import Foundation
import Grants
import Ledger
import Support
import Testing

/// What makes records go, on the disk.
@Suite struct AuditKeepingTests {
    let folder: TemporaryFolder
    private let tags = PersonTags(key: auditKey, digests: .openSSL)

    init() throws { folder = try TemporaryFolder("keeping") }

    private var file: String { folder.file("ledger.db") }

    private func fault(_ ledger: Ledger) async throws -> AuditFault? {
        var verifier = AuditVerifier(key: auditKey, digests: .openSSL)
        do {
            for record in try await ledger.auditRecords(from: 0, limit: 100_000) { try verifier.check(record) }
            try verifier.finish()
            return nil
        } catch let fault as AuditFault {
            return fault
        }
    }

    /// A record of a decision about `person`.
    private func decision(_ person: String, _ station: inout Station) -> AuditRecord {
        let facts = #"{"note":"\#(String(repeating: "x", count: 400))","person":"\#(person)"}"#
        return station.chain.append(
            AuditEntry(at: trusted(5000), who: "room", what: "decision.incoming", outcome: "granted", facts: facts))
    }

    @Test func `who changed a grant last comes back after a restart, and goes with the person`() async throws {
        var station = try Station(folder.path)
        try await station.grant("alice")
        let change = LastChange(who: "uid 7", what: "grant.add", at: wall(77))
        try await station.ledger.commit(LedgerChange([.changed(id("alice"), change)]))
        station.ledger.close()
        var again = try Station(folder.path)
        #expect(again.book.lastChange(of: id("alice")) == change)
        let mark = RevocationMark(version: again.book.nextVersion, at: wall(9))
        try await again.ledger.commit(again.change(.forget(id("alice"), mark), "grant.forget"))
        try await again.ledger.commit(LedgerChange([.changed(id("alice"), change)]))
        try await again.ledger.commit(again.change(.drop(id("alice"), mark.version), "drop"))
        again.ledger.close()
        #expect(try await sqlite(file, "SELECT count(*) FROM grant_changes") == "0\n")
    }

    @Test func `S18 erased facts are in no byte of the files, and the chain stays whole`() async throws {
        var station = try Station(folder.path)
        var records: [AuditRecord] = []
        for turn in 0..<300 { records.append(decision(turn % 3 == 0 ? "zzforgotten" : "stays\(turn)", &station)) }
        try await station.ledger.commit(LedgerChange(records.map { .audit($0) }))
        let anna = tags.person(id("zzforgotten"), peers: [], forgotten: 300)
        try await station.ledger.commit(LedgerChange([.forgotten(anna)]))
        let found = Array(tags.redacted(records, about: anna).prefix(Redaction.maxRecords))
        #expect(found.count == 100)
        let vouching = station.chain.append(
            AuditEntry(
                at: trusted(5000), who: "agent", what: Redaction.what, outcome: "done",
                facts: Redaction(of: found, .openSSL).facts(.openSSL)))
        try await station.ledger.commit(LedgerChange([.redacted(found), .audit(vouching), .searched(anna.id)]))
        #expect(try await fault(station.ledger) == nil)
        let bytes = try ["", "-wal"].map { try Data(contentsOf: URL(fileURLWithPath: file + $0)) }
        #expect(bytes.allSatisfy { $0.range(of: Data("zzforgotten".utf8)) == nil })
        #expect(bytes[0].range(of: Data("stays1\"".utf8)) != nil)
        station.ledger.close()
        let again = try Station(folder.path)
        #expect(again.snapshot.forgotten.isEmpty)
        #expect(try await fault(again.ledger) == nil)
        again.ledger.close()
        // Somebody without the key passes another record off as erased.
        _ = try await sqlite(file, "UPDATE audit SET facts = '' WHERE number = 2")
        let altered = try Station(folder.path)
        #expect(try await fault(altered.ledger) == .erased(number: 2))
        altered.ledger.close()
    }

    @Test func `a search that was interrupted goes on where it was`() async throws {
        let station = try Station(folder.path)
        var anna = tags.person(id("anna"), peers: [Peer("a@x")!, Peer("b@x")!], forgotten: 40)
        anna.next = 20
        let boris = tags.person(id("boris"), peers: [], forgotten: 7)
        try await station.ledger.commit(LedgerChange([.forgotten(anna), .forgotten(boris)]))
        anna.until = 50
        try await station.ledger.commit(LedgerChange([.forgotten(anna)]))
        station.ledger.close()
        let again = try Station(folder.path)
        #expect(Set(again.snapshot.forgotten.map(\.id)) == [anna.id, boris.id])
        #expect(again.snapshot.forgotten.contains(anna) && again.snapshot.forgotten.contains(boris))
        again.ledger.close()
    }

    @Test func `F-B10 records are cut in steps behind a record of the chain, and the room comes back`() async throws {
        var station = try Station(folder.path)
        for _ in 0..<20 {
            var steps: [LedgerChange.Step] = []
            for turn in 0..<500 { steps.append(.audit(decision("p\(turn)", &station))) }
            try await station.ledger.commit(LedgerChange(steps))
        }
        #expect(station.ledger.auditHead == station.chain.head)
        let end = try #require(try await station.ledger.auditRecords(from: 9000, limit: 1).first)
        let cut = station.chain.append(
            AuditEntry(
                at: trusted(5000), who: "agent", what: AuditCut.what, outcome: "done",
                facts: AuditCut(last: end.head).facts(.openSSL)))
        try await station.ledger.commit(LedgerChange([.audit(cut), .cut(9000)]))
        #expect(try await station.ledger.lastAuditCut() == 9000)
        let before = size()
        var first: Int64 = 1
        while first <= 9000 {
            try await station.ledger.commit(LedgerChange([.delete(through: 9000)]))
            let next = try #require(try await station.ledger.firstAuditNumber())
            #expect(next == min(first + Ledger.recordsInAStep, 9001))
            first = next
            // Stopped at any of these steps, the rest is a whole chain.
            if next % 2500 == 1 { #expect(try await fault(station.ledger) == nil) }
        }
        // Nothing is deleted beyond what was allowed.
        try await station.ledger.commit(LedgerChange([.delete(through: 9000)]))
        #expect(try await station.ledger.firstAuditNumber() == 9001)
        #expect(try await fault(station.ledger) == nil)
        while try await station.ledger.giveBackRoom() {}
        station.ledger.close()
        #expect(size() < before / 3, "\(size()) of \(before)")
        let again = try Station(folder.path)
        #expect(again.chain.head.number == 10_001)
        #expect(try await fault(again.ledger) == nil)
        again.ledger.close()
    }

    @Test func `the age of records ends at the first trusted one that is young enough`() async throws {
        var station = try Station(folder.path)
        for (seconds, isTrusted) in [(100, true), (5, false), (200, true), (7, false), (300, true), (90, true)] {
            let now = Moment(
                uptime: .seconds(1), wall: wall(Int64(seconds)), clockTrusted: isTrusted, floor: wall(0))
            let record = station.chain.append(AuditEntry(at: now, who: "t", what: "w", outcome: "o"))
            try await station.ledger.commit(LedgerChange([.audit(record)]))
        }
        let ledger = station.ledger
        func aged(_ limit: Int64, after number: Int64 = 0) async throws -> Int64? {
            try await ledger.agedRecords(after: number, before: wall(limit)).aged
        }
        #expect(try await aged(100) == nil)
        #expect(try await aged(101) == 1)
        #expect(try await aged(250) == 3)
        #expect(try await aged(300, after: 3) == nil)
        #expect(try await aged(1000) == 6)
        station.ledger.close()
    }

    @Test func `the last decision is found behind more records than one step looks at`() async throws {
        var station = try Station(folder.path)
        let asked = decision("p", &station)
        try await station.ledger.commit(LedgerChange([.audit(asked)]))
        for _ in 0..<4 {
            let steps = (0..<400).map { _ in LedgerChange.Step.audit(station.record("door.release")) }
            try await station.ledger.commit(LedgerChange(steps))
        }
        #expect(try await station.ledger.lastAuditRecord(what: "decision.") == asked)
        #expect(try await station.ledger.lastAuditRecord(what: "grant.") == nil)
        station.ledger.close()
    }

    private func size() -> Int {
        ["", "-wal"].reduce(0) { sum, end in
            let values = try? FileManager.default.attributesOfItem(atPath: file + end)
            return sum + (values?[.size] as? Int ?? 0)
        }
    }
}
