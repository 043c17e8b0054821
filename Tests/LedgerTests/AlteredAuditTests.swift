import Foundation
import Grants
import Ledger
import Support
import Testing

@Suite struct AlteredAuditTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder("audit") }

    private var file: String { folder.file("ledger.db") }

    private func makeLedger() async throws {
        var station = try Station(folder.path)
        for name in ["a", "b", "c", "d"] { try await station.grant(name) }
        station.ledger.close()
    }

    @Test(arguments: [
        "wall = wall + 1", "clock_trusted = 0", "clock_trusted = 2", "uptime_us = uptime_us - 1", "boot_session = 'x'",
        "station = station || ' '", "board = 'None'", "stand_in_board = 0", "stand_in_board = -1", "who = ''",
        "what = CAST(x'ff' AS TEXT)", "outcome = 'granted'", "facts = '{ }'", "previous_hash = x''",
        "hash = zeroblob(32)",
        "hash = x''", "facts = facts || char(0)",
    ])
    func `F-B9 a column altered by other software is named by its number`(_ change: String) async throws {
        try await makeLedger()
        _ = try await sqlite(file, "UPDATE audit SET \(change) WHERE number = 3")
        let station = try Station(folder.path)
        #expect(try await firstBadNumber(station.ledger) == 3)
        station.ledger.close()
    }

    @Test func `F-B9 a record dropped by other software is named by its number`() async throws {
        try await makeLedger()
        _ = try await sqlite(file, "DELETE FROM audit WHERE number = 2")
        let station = try Station(folder.path)
        #expect(try await firstBadNumber(station.ledger) == 2)
        station.ledger.close()
    }

    @Test func `the chain can be checked by other software from its description`() async throws {
        try await Facility.tool("python3").require()
        try await makeLedger()
        let script = """
            import hashlib, hmac, sqlite3, sys
            previous = b""
            for (n, wall, trusted, uptime, boot, station, board, stand_in, who, what, outcome, facts, before, stored) in \\
                    sqlite3.connect(sys.argv[1]).execute("SELECT * FROM audit ORDER BY number"):
                fields = ["portero-audit-1", n, wall, "trusted" if trusted else "untrusted", uptime, boot, station, board,
                          "stand-in board" if stand_in else "board", who, what, outcome, facts]
                fields = [str(field).encode() for field in fields] + [before]
                message = b"".join(b"%d:%s," % (len(field), field) for field in fields)
                assert before == previous and hmac.new(b"probe", message, hashlib.sha256).digest() == stored, n
                previous = stored
            print("sound to", n)
            """
        let ran = try await Program.run(try #require(Tool.path("python3")), ["-c", script, file])
        #expect(ran.output == "sound to 4\n", "\(ran.errors)")
    }
}
