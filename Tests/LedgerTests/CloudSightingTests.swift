import Grants
import Ledger
import Support
import Testing

@Suite struct CloudSightingTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder("sightings") }

    /// A complete read that held these persons, on disk when this returns.
    private func read(_ station: inout Station, holding: [String], at: Int64) async throws {
        var read = station.book.beginRead()
        for text in holding { read.saw(text, in: station.book) }
        let result = station.book.result(of: read, CloudReadStamp(source: "app house", at: wall(at)))
        try await station.ledger.commit(station.change(.readCloud(result), "grant.in-cloud"))
    }

    private func confirm(_ station: inout Station, _ name: String) async throws {
        let confirmation = Confirmation(version: station.book.lastVersion, at: trusted(5000))
        try await station.ledger.commit(station.change(.confirm(id(name), confirmation), "grant.confirm"))
    }

    @Test func `the count of missed reads goes on after a restart, and the denial holds in the next one`() async throws
    {
        var station = try Station(folder.path)
        for name in ["alice", "bob"] {
            try await station.grant(name)
            try await confirm(&station, name)
        }
        try await read(&station, holding: ["alice", "bob"], at: 6000)
        try await read(&station, holding: ["bob"], at: 6001)
        station.ledger.close()

        var next = try Station(folder.path, bootSession: "boot-2")
        #expect(next.book.right(of: id("alice"))?.sighting == .missedOnce)
        #expect(next.book.right(of: id("bob"))?.sighting == .held)
        #expect(next.book.lastRead == CloudReadStamp(source: "app house", at: wall(6001)))
        try await read(&next, holding: ["bob"], at: 6002)
        next.ledger.close()

        var third = try Station(folder.path)
        #expect(third.book.decide(person: id("alice"), at: trusted(7000)).reason == .notInCloud)
        #expect(third.book.decide(person: id("bob"), at: trusted(7000)).reason == .granted)
        // A revocation ends what was counted, on disk too.
        let mark = RevocationMark(version: third.book.nextVersion, at: wall(8000))
        try await third.ledger.commit(third.change(.revoke(id("alice"), mark), "grant.revoke"))
        third.ledger.close()
        #expect(
            try await sqlite(folder.file("ledger.db"), "SELECT person, sighting FROM cloud_sightings") == "bob|1\n")
    }

    @Test func `sightings of another source are gone, and those of another device stay`() async throws {
        var station = try Station(folder.path)
        try await station.grant("alice")
        try await confirm(&station, "alice")
        for (number, holding) in [["alice"], [], []].enumerated() {
            try await read(&station, holding: holding, at: 6000 + Int64(number))
        }
        try await station.ledger.commit(station.change(.forgetReads, "grant.reads-forgotten"))
        station.ledger.close()
        _ = try await sqlite(
            folder.file("ledger.db"),
            "INSERT INTO cloud_reads VALUES('other', 'x', 1); INSERT INTO cloud_sightings VALUES('other', 'alice', 3)")
        let next = try Station(folder.path)
        #expect(next.book.decide(person: id("alice"), at: trusted(7000)).reason == .granted)
        #expect(next.book.lastRead == nil)
        next.ledger.close()
    }

    @Test func `a sighting that is none is not read as no sighting`() async throws {
        var station = try Station(folder.path)
        try await station.grant("alice")
        station.ledger.close()
        _ = try await sqlite(
            folder.file("ledger.db"), "INSERT INTO cloud_sightings VALUES('\(lobby.text)', 'alice', 9)")
        #expect(throws: LedgerError.unsound(table: "cloud_sightings", column: "sighting")) { try Station(folder.path) }
    }
}
