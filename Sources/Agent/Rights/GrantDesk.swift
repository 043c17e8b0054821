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
    var book: GrantBook
    let ledger: Ledger
    let journal: Journal
    let clock: StationClock
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
    /// Who waits for the cloud's word.
    let waiters = GrantWaiters()
    /// Wishes the cloud hears of once the disk has them.
    private var unwritten: [OutboxRow] = []

    init(book: GrantBook, ledger: Ledger, journal: Journal, clock: StationClock) {
        self.book = book
        self.ledger = ledger
        self.journal = journal
        self.clock = clock
    }

    /// Everything the cloud has not acknowledged, made from the book alone; revocations it may have heard already too.
    var owed: [OutboxRow] { book.everHeardOf.compactMap { book.owedToCloud($0) } }

    /// Looks at every place of the book that there was at the beginning, a few at a time: others have their turn between.
    func eachSlot(_ body: @Loop (Int) -> Void) async {
        var breath = Breath()
        for slot in book.slots {
            body(slot)
            if slot % 64 == 0 { await breath.take() }
        }
    }

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
                waiters.tell(row.person, .refused(code: row.refusedCode ?? 0)) { $0 <= row.version }
            }
        }
    }

    /// Waits until the cloud confirmed this version, at most for `patience`.
    func wait(for version: Version, of person: PersonID, patience: Duration) async -> GrantOutcome {
        if let confirmed = book.right(of: person)?.confirmed, confirmed.version >= version { return .confirmed }
        return await waiters.wait(for: version, of: person, patience: patience)
    }

    private func make(_ change: GrantChange, _ person: PersonID, _ what: String, by who: String) async throws {
        let peers = book.person(person)?.peers ?? []
        try book.apply(change)
        let last = LastChange(who: who, what: what, at: clock.moment.provable)
        book.note(last, of: person)
        let withdrawn = book.decide(person: person, at: clock.moment).reason
        if withdrawn == .grantRevoked || withdrawn == .grantDisabled {
            onWithdrawn(person)
            waiters.tell(person, .overtaken) { _ in true }
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
            // The cloud may hear of a withdrawal at once, and of a grant when the disk has it.
            if let owed, owed.wish == .revoke { want(owed) }
            if let owed, owed.wish == .grant, error.isPassing { unwritten.append(owed) }
            throw Self.said(of: error)
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
        waiters.tell(person, .confirmed) { $0 <= version }
    }
}
