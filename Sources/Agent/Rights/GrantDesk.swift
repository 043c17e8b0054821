internal import Audit
internal import FoundationEssentials
internal import Grants
internal import Ledger
internal import Loop

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
    /// The code with which the cloud refused this person's wish for good.
    var refusal: @Loop (OutboxRow.Key) -> Int? = { _ in nil }
    /// A right was withdrawn just now.
    var onWithdrawn: @Loop (PersonID) -> Void = { _ in }
    /// Everything kept of a person but the mark of the withdrawal is gone.
    var onForgotten: @Loop (PersonID) -> Void = { _ in }
    private var waiting: [PersonID: [Waiting]] = [:]
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
    var owed: [OutboxRow] { book.persons.compactMap { book.owedToCloud($0.id) } }

    /// Replaces the site's rules for judging, after a reload.
    func use(_ policy: GrantPolicy) { book.policy = policy }

    /// Wants a grant; returns its version once it is on disk.
    func grant(_ person: Person, from: WallTime?, until: WallTime?, by who: String) async throws -> Version {
        let grant = Grant(version: book.nextVersion, from: from, until: until)
        try await make(.grant(person, grant), person.id, "grant.add", by: who)
        return grant.version
    }

    /// Withdraws a right: here at once, at the cloud later.
    func revoke(_ person: PersonID, by who: String) async throws {
        let mark = RevocationMark(version: book.nextVersion, at: clock.moment.provable)
        try await make(.revoke(person, mark), person, "grant.revoke", by: who)
    }

    /// Withdraws a right and forgets name, flat, identities and codes; the mark stays, or an old roster would bring them back.
    func forget(_ person: PersonID, by who: String) async throws {
        let mark = RevocationMark(version: book.nextVersion, at: clock.moment.provable)
        try await make(.forget(person, mark), person, "grant.forget", by: who)
    }

    /// Switches a right off or on.
    func enable(_ person: PersonID, _ enabled: Bool, by who: String) async throws {
        let what = enabled ? "grant.enable" : "grant.disable"
        try await make(.enable(person, enabled, book.nextVersion), person, what, by: who)
    }

    /// Asks the cloud anew for every grant whose confirmation has passed half of the stale bound, so that a house whose
    /// cloud answers never goes stale. A wish that is still owed is not doubled.
    func renew() {
        let moment = clock.moment
        for person in book.persons {
            guard let right = book.right(of: person.id), let grant = right.living, let confirmed = right.confirmed,
                confirmed.age(at: moment) > book.policy.staleAfter / 2
            else { continue }
            want(OutboxRow(book.device, person.id, .grant, version: grant.version))
        }
    }

    /// Takes what the cloud answered.
    func settled(_ effects: [OutboxEffect]) {
        for effect in effects {
            switch effect {
            case .confirmed(let person, let device, let version) where device == book.device:
                confirm(person, version)
            case .confirmed, .misconfigured: break
            case .settled(let row): ledger.post(LedgerChange([.settled(row)]))
            case .refused(let row):
                ledger.post(LedgerChange([.outbox(row)]))
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
        try book.apply(change)
        let withdrawn = book.decide(person: person, at: clock.moment).reason
        if withdrawn == .grantRevoked || withdrawn == .grantDisabled {
            onWithdrawn(person)
            tell(person, .overtaken) { _ in true }
        }
        if case .forget = change { onForgotten(person) }
        let record = journal.record(
            who: who, what: what, facts: FactsText.of(["person": person.text, "version": "\(book.lastVersion)"]))
        let owed = book.owedToCloud(person)
        let steps: [LedgerChange.Step] = [.grants(change)] + (owed.map { [.outbox($0)] } ?? []) + record
        try await ledger.commit(LedgerChange(steps))
        if let owed { want(owed) }
    }

    private func confirm(_ person: PersonID, _ version: Version) {
        let confirmation = Confirmation(version: version, at: clock.moment)
        guard (try? book.apply(.confirm(person, confirmation))) == true else { return }
        let record = journal.record(
            who: "cloud", what: "grant.confirm", facts: FactsText.of(["person": person.text, "version": "\(version)"]))
        ledger.post(LedgerChange([.grants(.confirm(person, confirmation))] + record))
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
