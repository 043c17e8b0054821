import Audit
import Foundation
import Grants
import Ledger
import Support
import Testing

@Suite struct KillMatrixTests {
    static let commits = 3

    @Test(arguments: ["openat", "pwrite64", "fdatasync", "fsync", "ftruncate", "unlink"])
    func `F-A1 killed at any file call, all that was acknowledged is there`(_ call: String) async throws {
        try await Facility.strace.require()
        try await Facility.tool("sqlite3").require()
        var points = 0
        while true {
            let folder = try TemporaryFolder("kill")
            let ran = try await run(folder, killedAt: call, number: points + 1)
            let acknowledged = ran.output.split(separator: "\n").filter { $0.hasPrefix("ack ") }.count
            try await check(folder, acknowledged, "\(call) number \(points + 1)")
            if ran.exit == .code(0) { break }
            points += 1
            try #require(points < 200, "\(call) does not come to an end")
        }
        if ["openat", "pwrite64", "fdatasync"].contains(call) { #expect(points > 3, "\(call) was never hit") }
    }

    private func run(
        _ folder: TemporaryFolder, killedAt call: String, number: Int
    ) async throws -> (exit: Program.Exit, output: String, errors: String) {
        let names = ["ledger.db", "ledger.db-wal", "ledger.db-shm", "ledger.lock"].map(folder.file) + [folder.path]
        let trace =
            names.flatMap { ["-P", $0] } + [
                "-e", "trace=\(call)", "-e", "inject=\(call):signal=SIGKILL:when=\(number)",
            ]
        return try await Program.run(
            try #require(Tool.path("strace")),
            ["-f", "-qq", "-o", "/dev/null"] + trace
                + [Package.product("LedgerProbe"), folder.path, "commit", "\(Self.commits)"],
            within: .seconds(60))
    }

    private func check(_ folder: TemporaryFolder, _ acknowledged: Int, _ what: String) async throws {
        let start = ContinuousClock.now
        let station = try Station(folder.path)
        try #require(ContinuousClock.now - start < .seconds(30), "\(what)")
        let count = station.book.count
        try #require(count >= acknowledged && count <= acknowledged + 1, "\(what): \(count) of \(acknowledged)")
        try #require(station.snapshot.auditHead.number == Int64(count), "\(what)")
        try #require(station.snapshot.outbox.count == count, "\(what)")
        try #require(try await firstBadNumber(station.ledger) == nil, "\(what)")
        station.ledger.close()
        try #require(try await sqlite(folder.file("ledger.db"), "PRAGMA integrity_check") == "ok\n", "\(what)")
    }
}
