import Grants
import Ledger
import Support
import Testing

@Suite struct HintTablesTests {
    @Test func `F-D10 the newest word and the messages taken outlive a restart`() async throws {
        let folder = try TemporaryFolder("hints")
        let anna = CloudHint.Subject.user(id("anna"))
        var station = try Station(folder.path)
        try await station.grant("anna")
        try await station.ledger.commit(
            LedgerChange([
                .hint(CloudHint(.presence, .offline, at: 20)), .hint(CloudHint(.presence, .online, at: 10)),
                .hint(CloudHint(.binding, .bound, at: 30)), .hint(CloudHint(.binding, .unbound, at: 40)),
                .hint(CloudHint(anna, .deleted, at: 5)), .seen(SeenMessage(id: "a", at: 20)),
                .seen(SeenMessage(id: "b", at: 30)), .seen(SeenMessage(id: "a", at: 20)),
            ]))
        station.ledger.close()

        station = try Station(folder.path)
        var kept = station.snapshot.hints
        #expect(kept.newest[.presence] == CloudHint(.presence, .offline, at: 20))
        #expect(kept.newest[.binding] == CloudHint(.binding, .unbound, at: 40))
        #expect(kept.newest[anna]?.word == .deleted)
        #expect(kept.seen == [SeenMessage(id: "a", at: 20), SeenMessage(id: "b", at: 30)])
        #expect(kept.owesRound, "the binding before is not told yet")
        try await station.ledger.commit(LedgerChange([.bindingTold(upTo: 39)]))
        try await station.ledger.commit(
            LedgerChange([.grants(.forget(id("anna"), RevocationMark(version: 9, at: wall(1))))]))
        station.ledger.close()

        station = try Station(folder.path)
        kept = station.snapshot.hints
        #expect(kept.owesRound)
        #expect(kept.newest[anna] == nil, "S18 nothing is left of who was forgotten")
        try await station.ledger.commit(LedgerChange([.bindingTold(upTo: 40)]))
        station.ledger.close()
        station = try Station(folder.path)
        #expect(!station.snapshot.hints.owesRound)
        station.ledger.close()
        // Another device's words are not this one's.
        let other = try Station(folder.path, device: DeviceID("other")!)
        #expect(other.snapshot.hints.newest.isEmpty)
        other.ledger.close()
    }

    @Test func `the messages remembered are bounded on disk as in memory`() async throws {
        let folder = try TemporaryFolder("seen")
        let station = try Station(folder.path)
        var hints = CloudHints()
        for number in 0..<700 {
            let message = SeenMessage(id: "m\(number)", at: Int64(number))
            hints.take(CloudHint(.presence, .online, at: Int64(number)), from: message)
            station.ledger.post(LedgerChange([.seen(message)]))
        }
        try await station.ledger.commit(LedgerChange([]))
        station.ledger.close()
        let again = try Station(folder.path)
        #expect(again.snapshot.hints.seen == hints.seen)
        try await again.ledger.commit(LedgerChange([.seen(SeenMessage(id: "late", at: 20_000_000))]))
        again.ledger.close()
        let last = try Station(folder.path)
        #expect(last.snapshot.hints.seen.map(\.id) == ["late"])
        last.ledger.close()
    }
}
