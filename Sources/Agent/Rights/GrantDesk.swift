internal import Audit
internal import FoundationEssentials
internal import Grants
internal import Ledger
internal import Loop
internal import Rosters

/// The one writer of grants: changes the book, the ledger and the cloud's outbox in the order that lets a denial win.
///
/// A revocation changes the book at once; a grant is in the book as *wanted* and counts when the cloud confirmed it. The
/// answer to whoever asked comes after the disk has the change.
@Loop final class GrantDesk {
    private(set) var book: GrantBook
    private let ledger: Ledger
    private let journal: Journal
    private let clock: StationClock
    /// Hands a wish that is on disk to the cloud's worker.
    var want: @Loop (OutboxRow) -> Void = { _ in }
    /// A right was withdrawn just now.
    var onWithdrawn: @Loop (PersonID) -> Void = { _ in }
    /// Everything kept of a person but the mark of the withdrawal is gone.
    var onForgotten: @Loop (PersonID) -> Void = { _ in }
    /// Erases what the audit holds of somebody who is forgotten.
    var keeper: AuditKeeper?
    /// Keeps single changes and rosters apart.
    let gate = LoadGate()
    private var waiting: [PersonID: [Waiting]] = [:]
    /// Wishes the cloud hears of once the disk has them.
    private var unwritten: [OutboxRow] = []
    private var lastWait: UInt64 = 0

    private struct Waiting {
        let id: UInt64
        let version: Version
        let resume: @Loop (Settled) -> Void
    }

    /// What became of a wish that somebody waits for.
    enum Settled: Equatable, Sendable {
        case confirmed
        case refused(code: Int)
        /// Revoked or changed before the cloud answered.
        case overtaken
        case notYet
    }

    init(book: GrantBook, ledger: Ledger, journal: Journal, clock: StationClock) {
        self.book = book
        self.ledger = ledger
        self.journal = journal
        self.clock = clock
    }

    /// Everything the cloud has not acknowledged, made from the book alone; revocations it may have heard already too.
    var owed: [OutboxRow] { book.everHeardOf.compactMap { book.owedToCloud($0) } }

    /// Replaces the site's rules for judging, after a reload.
    func use(_ policy: GrantPolicy) { book.policy = policy }

    /// Wants a grant; returns its version once it is on disk.
    ///
    /// - Parameter terms: its validity, schedule and switch; the number is given here.
    func grant(_ person: Person, _ terms: Grant, by who: String) async throws -> Version {
        await gate.end()
        var grant = terms
        grant.version = book.nextVersion
        grant.wished = book.wished(person.id, now: clock.moment.provable)
        try await make(.grant(person, grant), person.id, "grant.add", by: who)
        return grant.version
    }

    /// Withdraws a right: here at once, at the cloud later.
    func revoke(_ person: PersonID, by who: String) async throws {
        let mark = RevocationMark(version: book.nextVersion, at: clock.moment.provable)
        try await make(.revoke(person, mark), person, "grant.revoke", by: who)
    }

    /// Switches a right off or on.
    func enable(_ person: PersonID, _ enabled: Bool, by who: String) async throws {
        let what = enabled ? "grant.enable" : "grant.disable"
        try await make(.enable(person, enabled, book.nextVersion), person, what, by: who)
    }

    /// Withdraws a right and forgets who it was: name, flat, identities, codes and grant leave the ledger and its log.
    ///
    /// The id and the mark of the revocation stay until the cloud has acknowledged it, and then go too. Records of the
    /// audit that are about the person lose their facts, beginning now.
    func forget(_ person: PersonID, by who: String) async throws {
        try keeper?.checkKey()
        let mark = RevocationMark(version: book.nextVersion, at: clock.moment.provable)
        try await make(.forget(person, mark), person, "grant.forget", by: who)
    }

    /// How old the cloud's acceptance is, in whole seconds; nil where there is none.
    func age(of confirmed: Confirmation?) -> Int64? { confirmed?.age(at: clock.moment).components.seconds }

    /// Takes what the cloud answered.
    func settled(_ effects: [OutboxEffect]) {
        for effect in effects {
            switch effect {
            case .confirmed(let person, let device, let version) where device == book.device:
                confirm(person, version)
            case .confirmed, .misconfigured, .repeated: break
            case .settled(let row): settle(row)
            case .refused(let row):
                let refuse = GrantChange.refuse(row.person, row.version)
                let isNew = row.device == book.device && (try? book.apply(refuse)) == true
                ledger.post(LedgerChange([.outbox(row)] + (isNew ? [.grants(refuse)] : []), owed: .everything))
                journal.write(
                    who: "cloud", what: "grant.refused", outcome: "code \(row.refusedCode ?? 0)",
                    facts: FactsText.of(["person": row.person.text, "wish": row.wish.rawValue]))
                tell(row.person, .refused(code: row.refusedCode ?? 0)) { $0 <= row.version }
            }
        }
    }

    /// Waits until the cloud confirmed this version, at most for `patience`.
    func wait(for version: Version, of person: PersonID, patience: Duration) async -> Settled {
        if let confirmed = book.right(of: person)?.confirmed, confirmed.version >= version { return .confirmed }
        lastWait += 1
        let id = lastWait
        return await withCheckedContinuation { continuation in
            waiting[person, default: []].append(
                Waiting(id: id, version: version) { continuation.resume(returning: $0) })
            Loop.spawn {
                await Loop.sleep(for: patience)
                self.giveUp(id, of: person)
            }
        }
    }

    private func make(_ change: GrantChange, _ person: PersonID, _ what: String, by who: String) async throws {
        let peers = book.person(person)?.peers ?? []
        try book.apply(change)
        let last = LastChange(who: who, what: what, at: clock.moment.provable)
        book.note(last, of: person)
        let withdrawn = book.decide(person: person, at: clock.moment).reason
        if withdrawn == .grantRevoked || withdrawn == .grantDisabled {
            onWithdrawn(person)
            tell(person, .overtaken) { _ in true }
        }
        if case .forget = change { onForgotten(person) }
        let version = book.lastVersion
        await gate.turn()
        if case .grant = change { keeper?.ended(person) }
        // Behind a roster, which may have withdrawn the right meanwhile.
        let owed = book.owedToCloud(person)
        let record = journal.record(
            who: who, what: what, facts: FactsText.of(["person": person.text, "version": "\(version)"]))
        var steps: [LedgerChange.Step] = [.grants(change), .changed(person, last)]
        steps += (owed.map { [.outbox($0)] } ?? []) + record
        if case .forget = change { steps += keeper?.forget(person, peers) ?? [] }
        do throws(LedgerError) {
            try await ledger.commit(LedgerChange(steps, owed: .everything))
        } catch {
            // The book has it, and so will the disk; the cloud may hear of a withdrawal at once.
            if let owed { owed.wish == .revoke ? want(owed) : unwritten.append(owed) }
            guard error.isPassing else { throw error }
            throw Refusal(
                "\(error). It holds here, and is written when the disk takes it: a restart before that loses it")
        }
        if let owed { want(owed) }
    }

    /// The disk has everything that was owed to it.
    func written() {
        let wishes = unwritten
        unwritten = []
        for wish in wishes where book.owedToCloud(wish.person)?.version == wish.version { want(wish) }
    }

    /// The cloud has heard it. With the revocation of somebody forgotten the last that is known of them goes.
    private func settle(_ row: OutboxRow) {
        guard row.wish == .revoke, row.device == book.device, book.person(row.person) == nil else {
            return ledger.post(LedgerChange([.settled(row)], owed: .everything))
        }
        Loop.spawn {
            // A roster that named them before they were forgotten still has to meet the mark.
            await self.gate.end()
            let drop = GrantChange.drop(row.person, row.version)
            let isLast = (try? self.book.apply(drop)) == true
            if isLast { self.keeper?.ended(row.person) }
            self.ledger.post(
                LedgerChange([.settled(row)] + (isLast ? [.grants(drop)] : []), owed: .everything))
        }
    }

    private func confirm(_ person: PersonID, _ version: Version) {
        let confirmation = Confirmation(version: version, at: clock.moment)
        guard (try? book.apply(.confirm(person, confirmation))) == true else { return }
        let record = journal.record(
            who: "cloud", what: "grant.confirm", facts: FactsText.of(["person": person.text, "version": "\(version)"]))
        ledger.post(LedgerChange([.grants(.confirm(person, confirmation))] + record, owed: .everything))
        tell(person, .confirmed) { $0 <= version }
    }

    private func tell(_ person: PersonID, _ settled: Settled, where isMeant: (Version) -> Bool) {
        let told = waiting[person]?.filter { isMeant($0.version) } ?? []
        waiting[person]?.removeAll { isMeant($0.version) }
        for one in told { one.resume(settled) }
    }

    private func giveUp(_ id: UInt64, of person: PersonID) {
        guard let index = waiting[person]?.firstIndex(where: { $0.id == id }) else { return }
        waiting[person]?.remove(at: index).resume(.notYet)
    }
}

// What the cloud's users say.
extension GrantDesk {
    /// How many hold a grant, and how many of them the newest complete reads missed.
    var sightings: (living: Int, missedOnce: Int, gone: Int) {
        var counts = (living: 0, missedOnce: 0, gone: 0)
        for slot in book.slots {
            guard let right = book.known(at: slot)?.right, right.living != nil else { continue }
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
                "the roster is not in the ledger, and gives nobody anything: \(fault); whom it revokes stays revoked: "
                    + "load it again", exit: 75)
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
        case .peers, .enable, .confirm, .refuse, .forget, .drop, .readCloud, .forgetReads: break
        }
    }

    private func withdrawn(_ person: PersonID) {
        onWithdrawn(person)
        tell(person, .overtaken) { _ in true }
    }
}

extension LedgerChange {
    /// A roster's changes, with room for its records.
    fileprivate init(_ plan: RosterPlan, _ last: LastChange, room: Int) {
        var steps: [Step] = []
        steps.reserveCapacity(2 * (plan.withdrawals.count + plan.grants.count) + plan.wishes.count + room)
        for change in plan.withdrawals + plan.grants {
            steps.append(.grants(change))
            if let wanted = change.wanted { steps.append(.changed(wanted.person, last)) }
        }
        for wish in plan.wishes { steps.append(.outbox(wish)) }
        self.init(steps, owed: .withdrawals)
    }
}

extension GrantChange {
    /// The person for whom a roster wants something else, and the number of that wish.
    fileprivate var wanted: (person: PersonID, version: Version)? {
        switch self {
        case .grant(let person, let grant): (person.id, grant.version)
        case .revoke(let person, let mark): (person, mark.version)
        case .peers, .enable, .confirm, .refuse, .forget, .drop, .readCloud, .forgetReads: nil
        }
    }
}
