import Audit
import Calls
import Crypto
import Doors
import Grants
import Ledger
import Loop
import Support
import Testing

@testable import Agent

@Suite struct TallyTests {
    init() { Loop.startThread() }

    @Loop @Test func `what waits for the ledger is counted once, when it happens`() async throws {
        let folder = try TemporaryFolder("tally")
        let device = try #require(DeviceID("6cdoorstation000000001"))
        let (ledger, snapshot) = try Ledger.open(folder: folder.path, device: device)
        defer { ledger.close() }
        let clock = StationClock()
        let journal = Journal(clock: clock)
        journal.write(who: "room", what: "decision.incoming", outcome: "person-unknown")
        journal.write(who: "anna", what: "call.ended", outcome: "no-answer")
        _ = journal.record(who: "room", what: "decision.release", outcome: "rate-limited")
        // Neither a decision nor the end of a call, and a word of another release.
        journal.write(who: "uid 0", what: "door.lock", outcome: "granted")
        journal.write(who: "room", what: "decision.incoming", outcome: "a-word-of-tomorrow")
        journal.happened(.released(by: .exitButton, until: .zero), at: "main")
        journal.happened(.refused(.blocked, by: .exitButton), at: "main")

        let origin = AuditOrigin(station: "t", board: "none", boardIsStandIn: true, bootSession: clock.bootSession)
        journal.open(AuditChain(after: snapshot.auditHead, origin: origin, key: [1], digests: .openSSL), ledger)
        #expect(try await ledger.auditRecords(from: 1, limit: 100).count == 7)
        #expect(journal.tally.decisions == [.personUnknown: 1, .rateLimited: 1])
        #expect(journal.tally.calls == [.noAnswer: 1])
        #expect(journal.tally.releases == ["main": [.granted: 1, .doorBlocked: 1]])
        #expect(ledger.commits.count >= 1 && ledger.commits.time > .zero)
    }
}
