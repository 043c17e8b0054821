import Audit
import Crypto
import Grants
import Ledger
import Loop
import Site
import Support
import Testing

@testable import Agent

@Suite struct AuditKeeperTests {
    init() { Loop.startThread() }

    @Loop @Test func `nothing is cut while records wait, and no record says later that it was`() async throws {
        let folder = try TemporaryFolder("keeper")
        let device = try #require(DeviceID("6cdoorstation000000001"))
        let (ledger, snapshot) = try Ledger.open(folder: folder.path, device: device)
        defer { ledger.close() }
        let clock = StationClock()
        let origin = AuditOrigin(station: "t", board: "none", boardIsStandIn: true, bootSession: clock.bootSession)
        let full = Journal(clock: clock)
        full.open(AuditChain(after: snapshot.auditHead, origin: origin, key: [1], digests: .openSSL), ledger)
        for number in 1...30 { full.write(who: "test", what: "test.\(number)") }
        let site = try SiteConfiguration(
            text: "station = \"s\"\nboard = \"none\"\n[audit]\nkeep_records = 10\n", file: "x")
        // Its audit's key is lost: what happens waits for it.
        let journal = Journal(clock: clock)
        let keeper = AuditKeeper(site.audit, forgotten: [], ledger: ledger, journal: journal, clock: clock) { [1] }
        keeper.use(site.audit)
        // Each is answered behind one of the keeper's own questions, of which a look has four at most.
        for _ in 0..<20 { _ = try await ledger.firstAuditNumber() }
        #expect(ledger.auditHead.number == 30)
        journal.open(AuditChain(after: ledger.auditHead, origin: origin, key: [1], digests: .openSSL), ledger)
        keeper.use(site.audit)
        for _ in 0..<20 { _ = try await ledger.firstAuditNumber() }
        keeper.stop()
        let records = try await ledger.auditRecords(from: 1, limit: 100)
        #expect(records.map(\.what) == (21...30).map { "test.\($0)" } + [AuditCut.what])
    }
}
