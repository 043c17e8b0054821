import Support
import Testing

extension TemporaryFolder {
    /// Somebody else who has the ledger in this folder to himself until his input ends.
    func holdLedger() async throws -> Support.Program {
        try await Facility.tool("sqlite3").require()
        let holder = try Support.Program(try #require(Tool.path("sqlite3")), [file("ledger.db")])
        try holder.type(".timeout 5000\nBEGIN IMMEDIATE; SELECT 'held';\n")
        try await holder.line(containing: "held")
        return holder
    }
}
