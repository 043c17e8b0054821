import Audit
import Crypto
import Foundation
import Grants
import Ledger
import Support
import Testing

@Suite struct LedgerTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder("ledger") }

    @Test func `everything written comes back after a restart`() async throws {
        var station = try Station(folder.path)
        #expect(station.snapshot.isFirstInBootSession)
        #expect(station.snapshot.auditHead == .start)
        let alice = Person(
            id: id("alice"), name: "Алиса 🚪", unit: "101",
            peers: [Peer("z@s")!, Peer("caf\u{e9}@s")!, Peer("cafe\u{301}@s")!], language: Language("pt-BR"))
        let grant = Grant(
            version: 1, origin: .roster, from: wall(5), until: wall(9000),
            schedule: Schedule("mon-fri 08:00-18:00; except 2026-12-24 08:00-12:00, 2026-12-25"), media: .audio,
            wished: wall(4900))
        try await station.ledger.commit(station.change(.grant(alice, grant)))
        try await station.ledger.commit(station.change(.confirm(alice.id, Confirmation(version: 1, at: trusted(4000)))))
        try await station.ledger.commit(station.change(.enable(alice.id, false, 2)))
        try await station.ledger.commit(station.change(.quiet(alice.id, until: wall(8000)), "grant.quiet"))
        try await station.grant("bob")
        try await station.ledger.commit(station.change(.refuse(alice.id, 2), "grant.refused"))
        try await station.ledger.commit(
            station.change(.revoke(id("bob"), RevocationMark(version: 4, at: wall(5000))), "grant.revoke"))
        try await station.grant("carol")
        try await station.ledger.commit(
            station.change(.forget(id("carol"), RevocationMark(version: 6, at: wall(6000))), "grant.forget"))
        var refused = OutboxRow(lobby, id("bob"), .revoke, version: 4)
        refused.refusedCode = 2010
        let floor = ClockFloor(wall: wall(7000), bootSession: "boot-1", uptime: .milliseconds(1500))
        let secret = SealedSecret(name: "room-admin", version: 2, sealed: [0, 255, 1])
        try await station.ledger.commit(
            LedgerChange([
                .outbox(refused), .outbox(OutboxRow(lobby, id("carol"), .revoke, version: 6)), .floor(floor),
                .secret(secret), .secret(SealedSecret(name: "gone", version: 1, sealed: [])), .eraseSecret("gone"),
            ]))
        station.ledger.close()

        let again = try Station(folder.path)
        let (book, snapshot) = (again.book, again.snapshot)
        #expect(!snapshot.isFirstInBootSession)
        #expect(book.persons == station.book.persons && book.person(id("alice"))?.quietUntil == wall(8000))
        #expect(
            Array(book.person(id("alice"))!.peers.map { Array($0.text.utf8) })
                == alice.peers.map { Array($0.text.utf8) })
        for name in ["alice", "bob", "carol"] { #expect(book.right(of: id(name)) == station.book.right(of: id(name))) }
        #expect(book.lastVersion == 6)
        #expect(snapshot.outbox == [refused, OutboxRow(lobby, id("carol"), .revoke, version: 6)])
        #expect(snapshot.floor == floor)
        #expect(snapshot.secrets == ["room-admin": secret])
        #expect(snapshot.auditHead == station.chain.head)
        #expect(try await firstBadNumber(again.ledger) == nil)
        again.ledger.close()
        #expect(try Station(folder.path, bootSession: "boot-2").snapshot.isFirstInBootSession)
    }

    @Test func `a grant of another device does not count here and is kept`() async throws {
        var station = try Station(folder.path)
        try await station.grant("alice")
        station.ledger.close()
        let other = try Station(folder.path, device: DeviceID("other")!)
        #expect(other.book.decide(person: id("alice"), at: trusted(5000)).reason == .notAuthorizedHere)
        other.ledger.close()
        #expect(
            try Station(folder.path).book.decide(person: id("alice"), at: trusted(5000)).reason == .grantUnconfirmed)
    }

    @Test func `older versions never replace newer ones on disk`() async throws {
        var station = try Station(folder.path)
        try await station.grant("alice")
        let newer = OutboxRow(lobby, id("alice"), .revoke, version: 9)
        try await station.ledger.commit(
            LedgerChange([
                .grants(.revoke(id("alice"), RevocationMark(version: 9, at: wall(9)))), .outbox(newer),
                .grants(.revoke(id("alice"), RevocationMark(version: 5, at: wall(5)))),
                .outbox(OutboxRow(lobby, id("alice"), .grant, version: 5)),
                .settled(OutboxRow(lobby, id("alice"), .grant, version: 5)),
                .floor(ClockFloor(wall: wall(900), bootSession: "b", uptime: .zero)),
                .floor(ClockFloor(wall: wall(800), bootSession: "b", uptime: .zero)),
                .secret(SealedSecret(name: "s", version: 2, sealed: [2])),
                .secret(SealedSecret(name: "s", version: 1, sealed: [1])),
            ]))
        station.ledger.close()
        let again = try Station(folder.path)
        #expect(again.book.right(of: id("alice"))?.mark?.version == 9)
        #expect(again.book.lastVersion == 9)
        #expect(again.snapshot.outbox == [newer])
        #expect(again.snapshot.floor?.wall == wall(900))
        #expect(again.snapshot.secrets["s"]?.sealed == [2])
    }

    @Test func `changes posted together keep their order and all reach the disk`() async throws {
        var station = try Station(folder.path)
        let ledger = station.ledger
        for turn in 1...500 { ledger.post(LedgerChange([.audit(station.record("n.\(turn)"))])) }
        let last = try await ledger.lastAuditRecord(what: "n.")
        #expect(last?.what == "n.500")
        #expect(try await ledger.auditRecords(from: 0, limit: 1000).map(\.number) == Array(1...500))
        #expect(try await firstBadNumber(ledger) == nil)
        #expect(ledger.health == LedgerHealth.fine)
    }

    @Test func `many tasks commit at once and each is told of its own change`() async throws {
        let station = try Station(folder.path)
        let ledger = station.ledger
        try await withThrowingTaskGroup(of: Void.self) { group in
            for turn in 0..<200 {
                group.addTask {
                    try await ledger.commit(
                        LedgerChange([.secret(SealedSecret(name: "s\(turn)", version: 1, sealed: [UInt8(turn)]))]))
                }
            }
            try await group.waitForAll()
        }
        ledger.close()
        #expect(try Station(folder.path).snapshot.secrets.count == 200)
    }

    @Test func `one bad change takes no other along, and its audit record keeps its place`() async throws {
        var station = try Station(folder.path)
        let ledger = station.ledger
        try await station.grant("alice")
        // Not made through the book, which refuses it: a peer of somebody else.
        let thief = Person(id: id("thief"), peers: [Peer("alice@site")!])
        let bad = LedgerChange([.grants(.grant(thief, Grant(version: 50))), .audit(station.record("bad"))])
        let good = LedgerChange([.audit(station.record("good"))])
        let answers = Answers()
        ledger.post(bad) { answers.add($0) }
        ledger.post(good) { answers.add($0) }
        #expect(try await ledger.auditRecords(from: 2, limit: 9).map(\.what) == ["bad", "good"])
        #expect(answers.values.count == 2)
        #expect(throws: LedgerError.self) { try answers.values[0].get() }
        #expect(throws: Never.self) { try answers.values[1].get() }
        #expect(try await firstBadNumber(ledger) == nil)
        ledger.close()
        #expect(try Station(folder.path).book.person(id("thief")) == nil)
    }

    @Test func `another record under a number given out is refused`() async throws {
        var station = try Station(folder.path)
        let record = station.record("one")
        try await station.ledger.commit(LedgerChange([.audit(record)]))
        try await station.ledger.commit(LedgerChange([.audit(record)]))
        var other = record
        other.hash[0] ^= 1
        await #expect(throws: LedgerError.auditConflict(number: 1)) {
            try await station.ledger.commit(LedgerChange([.audit(other)]))
        }
    }

    @Test func `a closed ledger says so and closing twice is no harm`() async throws {
        let station = try Station(folder.path)
        station.ledger.close()
        station.ledger.close()
        await #expect(throws: LedgerError.closed) { try await station.ledger.commit(LedgerChange([])) }
        await #expect(throws: LedgerError.closed) { try await station.ledger.auditRecords(from: 1, limit: 1) }
    }

    @Test func `the files are for their owner only`() throws {
        let station = try Station(folder.path)
        for name in ["ledger.db", "ledger.db-wal", "ledger.lock"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.file(name))
            #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
        }
        station.ledger.close()
    }

    @Test func `a decision is explained from what the ledger kept of it`() async throws {
        var station = try Station(folder.path)
        try await station.grant("alice")
        let now = trusted(8000)
        let decision = station.book.decide(caller: "alice@site/X", at: now)
        let entry = AuditEntry(decision, at: now, who: "room", what: "decision.incoming")
        try await station.ledger.commit(LedgerChange([.audit(station.chain.append(entry))]))
        let record = try #require(try await station.ledger.lastAuditRecord(what: "decision."))
        #expect(record.outcome == "grant-unconfirmed")
        #expect(FactsText.decision(record.facts) == decision.facts)
        #expect(record.explanation.contains(#"person alice calling as "alice@site" was refused (grant-unconfirmed)"#))
    }
}

/// Answers given on the writer's thread.
private final class Answers: @unchecked Sendable {
    private let lock = NSLock()
    private var kept: [Result<Void, LedgerError>] = []

    var values: [Result<Void, LedgerError>] { lock.withLock { kept } }

    func add(_ answer: Result<Void, LedgerError>) { lock.withLock { kept.append(answer) } }
}
