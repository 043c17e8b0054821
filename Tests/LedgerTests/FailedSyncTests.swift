import Audit
import Grants
import Ledger
import Support
import Testing

@Suite struct FailedSyncTests {
    static let commits = 4

    @Test(arguments: [("fdatasync", "EIO"), ("pwrite64", "EIO"), ("pwrite64", "ENOSPC")])
    func `F-B2 after a failed call the next commit is on a fresh connection and no number is missing`(
        _ call: String, _ cause: String
    ) async throws {
        try await Facility.strace.require()
        var failures = 0
        // A call counts for its thread: on a new ledger the opening meets the first ones, on an old one the writer does.
        for (isNew, number) in (1...12).map({ (true, $0) }) + (1...30).map({ (false, $0) }) {
            let folder = try TemporaryFolder("sync")
            if !isNew { try Station(folder.path).ledger.close() }
            let ran = try await run(folder, call, "error=\(cause):when=\(number)")
            let lines = ran.output.split(separator: "\n")
            let what = "\(call) number \(number), new \(isNew): \(ran.output) \(ran.errors)"
            let acknowledged = lines.filter { $0.hasPrefix("ack ") }.compactMap { Int64($0.dropFirst(4)) }
            let failed = lines.filter { $0.hasPrefix("failed ") }.compactMap { Int64($0.dropFirst(7)) }
            failures += failed.count
            let station = try Station(folder.path)
            defer { station.ledger.close() }
            for version in acknowledged {
                try #require(station.book.right(of: id("p\(version)"))?.living != nil, "\(what)")
            }
            try #require(try await firstBadNumber(station.ledger) == nil, "\(what)")
            guard ran.exit == .code(0) else {
                // Refused at the start, before anything was acknowledged.
                try #require(acknowledged.isEmpty && ran.errors.hasPrefix("the ledger cannot"), "\(what)")
                continue
            }
            try #require(acknowledged.count + failed.count == Self.commits, "\(what)")
            // The record of a failed change reaches the disk with the next one.
            let written = failed.last == Int64(Self.commits) ? Int64(Self.commits) - 1 : Int64(Self.commits)
            try #require(station.snapshot.auditHead.number >= written, "\(what)")
        }
        #expect(failures > 0, "\(call) never failed a commit")
    }

    @Test func `F-B2 while every sync fails nothing is acknowledged and the program ends in order`() async throws {
        try await Facility.strace.require()
        let folder = try TemporaryFolder("sync")
        try Station(folder.path).ledger.close()
        let ran = try await run(folder, "fdatasync", "error=EIO:when=1+")
        #expect(!ran.output.contains("ack"), "\(ran.output)")
        #expect(
            ran.output.contains("closed") || ran.errors.hasPrefix("the ledger cannot"), "\(ran.output) \(ran.errors)")
        let station = try Station(folder.path)
        #expect(try await firstBadNumber(station.ledger) == nil)
        station.ledger.close()
    }

    private func run(
        _ folder: TemporaryFolder, _ call: String, _ fault: String
    ) async throws -> (exit: Program.Exit, output: String, errors: String) {
        let names = ["ledger.db", "ledger.db-wal"].map(folder.file).flatMap { ["-P", $0] }
        return try await Program.run(
            try #require(Tool.path("strace")),
            ["-f", "-qq", "-o", "/dev/null"] + names + ["-e", "trace=\(call)", "-e", "inject=\(call):\(fault)"]
                + [Package.product("LedgerProbe"), folder.path, "commit", "\(Self.commits)"],
            within: .seconds(60))
    }
}
