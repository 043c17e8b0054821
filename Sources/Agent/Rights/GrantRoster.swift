internal import Grants
internal import Ledger
internal import Loop
internal import Rosters

// A roster as a whole.
extension GrantDesk {
    /// Puts numbers aside for a roster's changes.
    func reserve(_ count: Int) -> Version { book.reserve(count) }

    /// Makes a roster's changes: withdrawals count before the disk has them, grants after, and the disk gets all in one.
    func apply(_ plan: RosterPlan, _ records: [RosterRecord], by who: String) async throws {
        var breath = Breath()
        let last = LastChange(who: who, what: "roster.load", at: clock.moment.provable)
        for case .grant(let person, _) in plan.withdrawals + plan.grants {
            await breath.take()
            keeper?.ended(person.id)
        }
        for change in plan.withdrawals {
            await breath.take()
            // Nothing was given to anybody since the plan was made: an identity it takes is free.
            try? book.apply(reserved: change)
            note(last, change)
            withdrawn(change)
        }
        var change = await Aside.run { LedgerChange(plan, last, room: records.count) }
        // In one go with the posting: a record's number must not reach the disk behind a later one.
        for record in records { change.steps += journal.record(who: who, what: record.what, facts: record.facts) }
        let written = await withCheckedContinuation { [change] continuation in
            ledger.post(change) { continuation.resume(returning: $0) }
            gate.posted()
        }
        if case .failure(let fault) = written {
            for wish in plan.wishes where wish.wish == .revoke { want(wish) }
            journal.write(who: who, what: "roster.load", outcome: "not-written")
            throw Refusal(
                "the roster is not in the ledger, and gives nobody anything: \(fault); whom it revokes or "
                    + "switches off stays so: load it again", exit: 75)
        }
        breath = Breath()
        for change in plan.grants {
            await breath.take()
            try? book.apply(reserved: change)
            note(last, change)
        }
        for wish in plan.wishes {
            await breath.take()
            // Overtaken meanwhile: the newer wish is told by whoever made it, and may have been heard already.
            if book.owedToCloud(wish.person)?.version == wish.version { want(wish) }
        }
    }

    /// Who changed it last is whoever made the newest wish, which may have come meanwhile.
    private func note(_ last: LastChange, _ change: GrantChange) {
        guard let wanted = change.wanted, let right = book.right(of: wanted.person),
            max(right.grant?.version ?? 0, right.mark?.version ?? 0) == wanted.version
        else { return }
        book.note(last, of: wanted.person)
    }

    private func withdrawn(_ change: GrantChange) {
        switch change {
        case .revoke(let person, _): withdrawn(person)
        case .grant(let person, _): withdrawn(person.id)
        case .peers, .quiet, .enable, .confirm, .refuse, .forget, .drop, .readCloud, .forgetReads: break
        }
    }

    private func withdrawn(_ person: PersonID) {
        onWithdrawn(person)
        waiters.tell(person, .overtaken) { _ in true }
    }
}

extension LedgerChange {
    /// A roster's changes, with room for its records; owed is what the book has made of it before the disk.
    fileprivate init(_ plan: RosterPlan, _ last: LastChange, room: Int) {
        var steps: [Step] = []
        steps.reserveCapacity(2 * (plan.withdrawals.count + plan.grants.count) + plan.wishes.count + room)
        func add(_ changes: [GrantChange]) {
            for change in changes {
                steps.append(.grants(change))
                if let wanted = change.wanted { steps.append(.changed(wanted.person, last)) }
            }
        }
        add(plan.withdrawals)
        let made = steps + plan.wishes.filter { $0.wish == .revoke }.map { .outbox($0) }
        add(plan.grants)
        for wish in plan.wishes { steps.append(.outbox(wish)) }
        self.init(steps, owed: .made(made))
    }
}

extension GrantChange {
    /// The person for whom a roster wants something else, and the number of that wish.
    fileprivate var wanted: (person: PersonID, version: Version)? {
        switch self {
        case .grant(let person, let grant): (person.id, grant.version)
        case .revoke(let person, let mark): (person, mark.version)
        case .peers, .quiet, .enable, .confirm, .refuse, .forget, .drop, .readCloud, .forgetReads: nil
        }
    }
}
