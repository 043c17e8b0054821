import Foundation
import Grants
import Ledger
import Support
import Testing

@Suite struct HolderTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder("holder") }

    @Test func `F-A10 a second agent is told who holds the ledger, exit 75 within a second`() async throws {
        let holder = try Program("LedgerProbe", [folder.path, "hold"])
        try await holder.line(containing: "open \(holder.pid)")
        let start = ContinuousClock.now
        let second = try await Program.run(Package.product("LedgerProbe"), [folder.path, "hold"])
        // A second is promised; a loaded machine starts programs late.
        #expect(ContinuousClock.now - start < .seconds(5))
        #expect(second.exit == .code(75))
        #expect(
            second.errors
                == "ledger \(folder.file("ledger.db")) is held by process \(holder.pid): stop that agent or choose another --state\n"
        )
        #expect(throws: LedgerError.held(by: holder.pid, path: folder.file("ledger.db"))) {
            try Station(folder.path)
        }
    }

    @Test func `F-A10 a dead holder's lock does not linger`() async throws {
        let holder = try Program("LedgerProbe", [folder.path, "hold"])
        try await holder.line(containing: "open")
        holder.send(SIGKILL)
        try await holder.ended()
        var station = try Station(folder.path)
        try await station.grant("alice")
    }

    @Test func `F-A10 one program cannot open its ledger twice`() throws {
        let station = try Station(folder.path)
        #expect(throws: LedgerError.held(by: getpid(), path: folder.file("ledger.db"))) { try Station(folder.path) }
        station.ledger.close()
        #expect(throws: Never.self) { try Station(folder.path).ledger.close() }
    }

    @Test func `a holder that is not the writer of the lock file is not named`() throws {
        let station = try Station(folder.path)
        try folder.write("ledger.lock", "1 7\n")
        #expect(throws: LedgerError.held(by: nil, path: folder.file("ledger.db"))) { try Station(folder.path) }
        station.ledger.close()
    }

    @Test func `a folder that cannot be made is named`() {
        let error = #expect(throws: LedgerError.self) { try Station("/proc/nothing/here") }
        #expect(error?.description.contains("cannot make /proc/nothing/here") == true)
    }
}
