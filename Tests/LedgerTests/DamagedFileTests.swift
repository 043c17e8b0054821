import Foundation
import Grants
import Ledger
import Support
import Testing

@Suite struct `A damaged ledger` {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder("damaged") }

    private func made() async throws -> Data {
        var station = try Station(folder.path)
        for number in 0..<40 { try await station.grant("person-\(number)") }
        station.ledger.close()
        return try Data(contentsOf: URL(fileURLWithPath: folder.file("ledger.db")))
    }

    private func put(_ bytes: Data) throws {
        for end in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: folder.file("ledger.db\(end)")) }
        try bytes.write(to: URL(fileURLWithPath: folder.file("ledger.db")))
    }

    @Test func `F-B5 bytes flipped in 200 places and cuts are opened or refused, never a trap`() async throws {
        let whole = try await made()
        for seed in UInt64(0)..<200 {
            var generator = SeededGenerator(seed: seed)
            var bytes = whole
            if seed.isMultiple(of: 4) {
                bytes = whole.prefix(Int.random(in: 1..<whole.count, using: &generator))
            } else {
                for _ in 0..<Int.random(in: 1...8, using: &generator) {
                    bytes[Int.random(in: 0..<bytes.count, using: &generator)] ^= UInt8.random(
                        in: 1...255, using: &generator)
                }
            }
            try put(bytes)
            do throws(LedgerError) {
                let opened = try Ledger.open(folder: folder.path, device: lobby)
                opened.ledger.close()
            } catch {
                #expect(!error.description.isEmpty && !error.isHeld, "seed \(seed)")
            }
        }
    }

    @Test func `F-B5 is set aside whole and by name, and not begun anew`() async throws {
        let whole = try await made()
        let claim = try LedgerClaim(folder: folder.path)
        for number in 1...2 {
            let picture = Data("\u{89}PNG \(number)".utf8) + Data(count: 5000)
            try put(picture)
            try Data("log".utf8).write(to: URL(fileURLWithPath: folder.file("ledger.db-wal")))
            let error = #expect(throws: LedgerError.self) { try Ledger.open(claim, device: lobby) }
            #expect(error?.isDamage == true)
            try claim.setAside()
            #expect(try folder.read("ledger.db.damaged-\(number)-wal") == "log")
            let aside = folder.file("ledger.db.damaged-\(number)")
            #expect(try Data(contentsOf: URL(fileURLWithPath: aside)) == picture)
            #expect(throws: LedgerError.setAside(path: folder.file("ledger.db"), as: aside)) {
                try Ledger.open(claim, device: lobby)
            }
        }
        try put(whole)
        let opened = try Ledger.open(claim, device: lobby)
        #expect(opened.snapshot.book.persons.count == 40)
        opened.ledger.close()
    }

    @Test func `F-B5 a log that a power cut left behind is not given to the next file`() async throws {
        _ = try await made()
        let claim = try LedgerClaim(folder: folder.path)
        try put(Data("no ledger".utf8))
        try claim.setAside()
        try Data("log".utf8).write(to: URL(fileURLWithPath: folder.file("ledger.db-wal")))
        #expect(throws: LedgerError.self) { try Ledger.open(claim, device: lobby) }
        #expect(!FileManager.default.fileExists(atPath: folder.file("ledger.db-wal")))
    }

    @Test func `begins anew when what was set aside is moved away`() async throws {
        _ = try await made()
        let claim = try LedgerClaim(folder: folder.path)
        try put(Data("no ledger".utf8))
        try claim.setAside()
        try FileManager.default.moveItem(
            atPath: folder.file("ledger.db.damaged-1"), toPath: folder.file("elsewhere"))
        let opened = try Ledger.open(claim, device: lobby)
        #expect(opened.snapshot.book.persons.isEmpty)
        opened.ledger.close()
    }

    @Test func `a claim keeps others out while no ledger is open, and ends with the ledger`() async throws {
        var claim: LedgerClaim? = try LedgerClaim(folder: folder.path)
        let refused = #expect(throws: LedgerError.self) { try LedgerClaim(folder: folder.path) }
        #expect(refused?.isHeld == true)
        let opened = try Ledger.open(try #require(claim), device: lobby)
        claim = nil
        #expect(throws: LedgerError.self) { try LedgerClaim(folder: folder.path) }
        opened.ledger.close()
        _ = try LedgerClaim(folder: folder.path)
    }
}
