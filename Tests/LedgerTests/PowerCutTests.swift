import Audit
import Foundation
import Grants
import Ledger
import Support
import Testing

@Suite struct PowerCutTests {
    static let commits = 3

    /// A ledger as a power cut left it: the file, its log, and how long the log was at each acknowledgement.
    private func stopped() async throws -> (file: Data, log: Data, marks: [Int]) {
        let folder = try TemporaryFolder("cut")
        try Station(folder.path).ledger.close()
        var station = try Station(folder.path)
        var marks: [Int] = []
        for turn in 0..<Self.commits {
            try await station.grant("p\(turn)")
            marks.append(try Data(contentsOf: URL(fileURLWithPath: folder.file("ledger.db-wal"))).count)
        }
        let file = try Data(contentsOf: URL(fileURLWithPath: folder.file("ledger.db")))
        let log = try Data(contentsOf: URL(fileURLWithPath: folder.file("ledger.db-wal")))
        station.ledger.close()
        return (file, log, marks)
    }

    /// Whatever is found must be the first commits, each whole, and at least the acknowledged ones.
    private func check(_ file: Data, _ log: Data, atLeast acknowledged: Int, _ what: String) async throws {
        let folder = try TemporaryFolder("cut")
        try folder.write("ledger.db", bytes: Array(file))
        try folder.write("ledger.db-wal", bytes: Array(log))
        let station = try Station(folder.path)
        defer { station.ledger.close() }
        let count = station.book.count
        try #require(count >= acknowledged, "\(what)")
        try #require(station.book.persons.map(\.id.text) == (0..<count).map { "p\($0)" }, "\(what)")
        try #require(station.snapshot.auditHead.number == Int64(count), "\(what)")
        try #require(station.book.lastVersion == Version(count), "\(what)")
        for person in station.book.persons {
            try #require(station.book.right(of: person.id)?.living != nil && person.peers.count == 1, "\(what)")
        }
        try #require(try await firstBadNumber(station.ledger) == nil, "\(what)")
    }

    @Test func `F-A7 a log cut every 128 bytes leaves a prefix of the commits`() async throws {
        let (file, log, marks) = try await stopped()
        for cut in stride(from: 0, through: log.count, by: 128) {
            try await check(file, log.prefix(cut), atLeast: marks.count { $0 <= cut }, "cut at \(cut)")
        }
    }

    @Test func `F-A7 bytes changed after a commit leave a prefix of the commits`() async throws {
        let (file, log, marks) = try await stopped()
        let first = UInt64.random(in: 0...(.max / 2))
        for seed in first..<(first + 200) {
            var generator = SeededGenerator(seed: seed)
            let kept = Int.random(in: 0..<marks.count, using: &generator)
            let from = kept == 0 ? 0 : marks[kept - 1]
            var altered = log
            for _ in 0..<8 {
                altered[Int.random(in: from..<log.count, using: &generator)] ^= UInt8.random(
                    in: 1...255, using: &generator)
            }
            try await check(file, altered, atLeast: kept, "seed \(seed)")
        }
    }
}
