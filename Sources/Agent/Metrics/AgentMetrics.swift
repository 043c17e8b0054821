internal import Audit
internal import Grants
internal import Ledger
internal import Loop

// The whole page of `/metrics`.
extension Agent {
    func metrics() async -> Exposition {
        // Brings the parts up to date that say something only when asked.
        _ = statusParts()
        var page = foundation.doorway.metrics
        records(on: &page)
        await rights(on: &page)
        if let wishes = cloud.wishes { await outbox(wishes, on: &page) }
        return page
    }

    private func records(on page: inout Exposition) {
        page.counter(
            "portero_audit_records", "Number of the last record of the audit; restarts do not begin it anew.",
            Double(max(journal.head.number, foundation.ledger.auditHead.number)))
        let commits = foundation.ledger.commits
        page.summary(
            "portero_ledger_commit_seconds", "Writes of the ledger that reached the disk, and what they took.",
            count: commits.count, sum: commits.time.inSeconds)
    }

    private func rights(on page: inout Exposition) async {
        var (wanted, confirmed, waiting) = (0.0, 0.0, 0.0)
        await grants.eachSlot { slot in
            guard let right = grants.book.known(at: slot)?.right, let grant = right.living else { return }
            wanted += 1
            if right.confirmed != nil { confirmed += 1 } else if grant.wished != nil { waiting += 1 }
        }
        page.gauge("portero_grants_wanted", "Persons who hold a grant here.", wanted)
        page.gauge("portero_grants_confirmed", "Those of them whom the cloud has accepted.", confirmed)
        page.gauge(
            "portero_grants_waiting", "Those of them for whom it has still to answer; refused ones not among them.",
            waiting)
    }

    private func outbox(_ wishes: [OutboxRow], on page: inout Exposition) async {
        var oldest: WallTime?
        var breath = Breath()
        for (count, wish) in wishes.enumerated() {
            if let since = grants.book.wished(wish) { oldest = min(oldest ?? since, since) }
            if count % 64 == 63 { await breath.take() }
        }
        let now = clock.moment.provable
        page.gauge("portero_outbox_wishes", "Wishes the cloud has not acknowledged.", Double(wishes.count))
        page.gauge(
            "portero_outbox_oldest_age_seconds", "Age of the oldest of them, as can be proved; 0 without one.",
            Double(oldest.map { max(0, now.seconds - $0.seconds) } ?? 0))
    }
}

extension GrantBook {
    /// When a wish was made that the cloud has not acknowledged; nil where that is not known, and once it was refused.
    fileprivate func wished(_ wish: OutboxRow) -> WallTime? {
        let right = right(of: wish.person)
        return wish.wish == .grant ? right?.living?.wished : right?.mark?.at
    }
}

extension Duration {
    fileprivate var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
