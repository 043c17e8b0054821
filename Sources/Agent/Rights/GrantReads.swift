internal import Audit
internal import Grants
internal import Ledger

// What the cloud's users say.
extension GrantDesk {
    /// How many hold a grant, and how many of them the newest complete reads missed.
    func sightings() async -> (living: Int, missedOnce: Int, gone: Int) {
        var counts = (living: 0, missedOnce: 0, gone: 0)
        await eachSlot { slot in
            guard let right = book.known(at: slot)?.right, right.living != nil else { return }
            counts.living += 1
            if right.sighting == .missedOnce { counts.missedOnce += 1 }
            if right.sighting == .gone { counts.gone += 1 }
        }
        return counts
    }

    /// Takes a complete read; whoever it denies is denied from here on, and loses a call that goes on. When it was, as far
    /// as can be proved.
    func take(_ read: CloudRead, source: String) -> WallTime {
        let stamp = CloudReadStamp(source: source, at: clock.moment.provable)
        let result = book.result(of: read, stamp)
        let before = result.changes.filter { book.right(of: $0.person)?.sighting == .gone }.map(\.person)
        let denied = result.changes.filter { $0.sighting == .gone }.map(\.person)
        _ = try? book.apply(.readCloud(result))
        for person in denied { onWithdrawn(person) }
        let records = records("grant.not-in-cloud", denied, source) + records("grant.in-cloud", before, source)
        ledger.post(LedgerChange([.grants(.readCloud(result))] + records, owed: .everything))
        return stamp.at
    }

    /// Sightings of another source than this, or of any for nil, count no more: they cannot be judged again.
    func readsOnly(_ source: String?) {
        guard let known = book.lastRead?.source, known != source else { return }
        _ = try? book.apply(.forgetReads)
        let record = journal.record(
            who: "agent", what: "grant.reads-forgotten", facts: FactsText.of(["source": known]))
        ledger.post(LedgerChange([.grants(.forgetReads)] + record, owed: .everything))
    }

    private func records(_ what: String, _ persons: [PersonID], _ source: String) -> [LedgerChange.Step] {
        RosterRecord.records(what, of: persons, ["source": source]).flatMap {
            journal.record(who: "cloud", what: $0.what, facts: $0.facts)
        }
    }
}
