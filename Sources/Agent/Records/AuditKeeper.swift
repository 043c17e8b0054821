internal import Audit
internal import Crypto
internal import Grants
internal import Ledger
internal import Loop
internal import Site

/// Keeps the audit within its bounds, and rid of persons who are forgotten.
///
/// Both are long work over the ledger, done in steps of ``Ledger/recordsInAStep`` records: between two of them everything
/// else is written. Either survives a restart: what is still to be done stands in the ledger.
@Loop final class AuditKeeper {
    private let ledger: Ledger
    private let journal: Journal
    private let clock: StationClock
    private let key: @Loop () throws -> [UInt8]
    private var settings: AuditSettings
    private var forgotten: [[UInt8]: ForgottenPerson] = [:]
    private var isWorking = false
    /// Something new came while working.
    private var again = false
    private var isStopped = false
    /// Readers of the whole chain, for whom nothing is deleted.
    private var readers = 0
    /// The first record in the ledger, and the last that may be deleted; nil until they were asked for.
    private var bounds: (first: Int64, allowed: Int64)?
    private var lookedAtAge: Duration?
    private lazy var timer = LoopTimer { [unowned self] in self.look() }

    /// Time between two looks.
    private static let lookEvery: Duration = .seconds(60)
    /// From the start to the first look.
    private static let firstLook: Duration = .seconds(5)
    /// Time between two looks at the age of records.
    private static let ageEvery: Duration = .seconds(3600)
    /// Age beyond `keep_days` at which records are cut: one cut a day is enough.
    private static let slack: Duration = .seconds(86_400)
    /// Records that a search passes without a find until its place is written down.
    private static let keptEvery: Int64 = 10_000

    /// - Parameter key: the audit's key; throws a ``Refusal`` while it is lost.
    init(
        _ settings: AuditSettings, forgotten: [ForgottenPerson], ledger: Ledger, journal: Journal, clock: StationClock,
        key: @escaping @Loop () throws -> [UInt8]
    ) {
        (self.settings, self.ledger, self.journal) = (settings, ledger, journal)
        (self.clock, self.key) = (clock, key)
        for person in forgotten { self.forgotten[person.id] = person }
    }

    func start() { timer.schedule(after: Self.firstLook) }

    /// No further step is begun.
    func stop() {
        isStopped = true
        timer.cancel()
    }

    /// Takes over changed bounds.
    func use(_ settings: AuditSettings) {
        self.settings = settings
        lookedAtAge = nil
        look()
    }

    /// Runs `body` while nothing is cut.
    func holding<Value>(_ body: @Loop () async throws -> Value) async rethrows -> Value {
        readers += 1
        defer { readers -= 1 }
        return try await body()
    }

    private func look() {
        guard !isStopped else { return }
        timer.schedule(after: Self.lookEvery)
        // Each try would leave a record that waits for the disk.
        guard ledger.health.fault == nil else { return }
        guard !isWorking else {
            again = true
            return
        }
        isWorking = true
        Loop.spawn { [self] in
            // A disk that refuses is said elsewhere; the next look goes on from here.
            try? await search()
            try? await cut()
            isWorking = false
            if again { timer.schedule(after: .zero) }
            again = false
        }
    }
}

// Persons who are forgotten.
extension AuditKeeper {
    /// Throws while records could not be searched for anybody.
    func checkKey() throws {
        do { _ = try key() } catch {
            throw Refusal(
                "nobody can be forgotten while the audit's key is lost: revoke now, and forget once the key is back",
                status: 503)
        }
    }

    /// Begins the search for somebody's records; what the last record says is the last with their identities.
    ///
    /// - Returns: what must be written together with that record.
    func forget(_ person: PersonID, _ peers: [Peer]) -> [LedgerChange.Step] {
        guard let tags else { return [] }
        var one = tags.person(person, peers: peers, forgotten: journal.head.number)
        one.peers.formUnion(forgotten[one.id]?.peers ?? [])
        forgotten[one.id] = one
        timer.schedule(after: .zero)
        return [.forgotten(one)]
    }

    /// Records from now on are not searched: the person is back, or the cloud has acknowledged and the id is gone.
    func ended(_ person: PersonID) {
        guard !forgotten.isEmpty, let id = tags?.tag(person.text), var one = forgotten[id], one.until == nil else {
            return
        }
        one.until = journal.head.number
        forgotten[id] = one
        ledger.post(LedgerChange([.forgotten(one)]))
        timer.schedule(after: .zero)
    }

    private var tags: PersonTags? { (try? key()).map { PersonTags(key: $0, digests: .openSSL) } }

    private func search() async throws {
        guard let tags else { return }
        for id in forgotten.keys {
            var kept = forgotten[id]?.next ?? 0
            while !isStopped, let one = forgotten[id] {
                // What the disk does not have yet cannot be erased there.
                let written = ledger.auditHead.number
                let last = min(one.until ?? .max, written)
                guard one.next <= last else {
                    if let until = one.until, until <= written { try await end(one) }
                    break
                }
                try await step(one, through: last, tags, &kept)
            }
        }
    }

    private func end(_ one: ForgottenPerson) async throws {
        try await ledger.commit(LedgerChange([.searched(one.id)]))
        if forgotten[one.id] == one { forgotten[one.id] = nil }
    }

    private func step(_ one: ForgottenPerson, through end: Int64, _ tags: PersonTags, _ kept: inout Int64) async throws
    {
        let page = try await ledger.auditRecords(from: one.next, limit: Int(Ledger.recordsInAStep))
            .filter { $0.number <= end }
        let found = await Aside.run { tags.redacted(page, about: one) }
        // Forgotten again, or back, meanwhile: this step is made anew.
        guard forgotten[one.id] == one else { return }
        let part = Array(found.prefix(Redaction.maxRecords))
        var further = one
        further.next = part.count < found.count ? (part.last?.number ?? 0) + 1 : (page.last?.number ?? end) + 1
        var steps: [LedgerChange.Step] = [.forgotten(further)]
        if !part.isEmpty {
            let facts = Redaction(of: part, .openSSL).facts(.openSSL)
            let record = journal.recordNow(who: "agent", what: Redaction.what, facts: facts)
            // Nothing is erased that no record vouches for.
            guard !record.isEmpty else { throw LedgerError.closed }
            steps += [.redacted(part)] + record
        }
        // A record that could not be written keeps its number: set before, so that nothing slips in between.
        forgotten[one.id] = further
        guard !part.isEmpty || further.next - kept >= Self.keptEvery else { return }
        kept = further.next
        do { try await ledger.commit(LedgerChange(steps)) } catch {
            if forgotten[one.id] == further { forgotten[one.id] = one }
            throw error
        }
    }
}

// Retention.
extension AuditKeeper {
    private func cut() async throws {
        guard readers == 0, !isStopped else { return }
        if bounds == nil {
            bounds = (try await ledger.firstAuditNumber() ?? 1, try await ledger.lastAuditCut())
        }
        try await delete()
        guard let first = bounds?.first, bounds.map({ $0.first > $0.allowed }) == true else { return }
        let end = max(endByCount(first), try await endByAge(first))
        guard end >= first, let last = try await ledger.auditRecords(from: end, limit: 1).first, last.number == end
        else { return }
        let record = journal.recordNow(
            who: "agent", what: AuditCut.what, facts: AuditCut(last: last.head).facts(.openSSL))
        guard !record.isEmpty else { return }
        try await ledger.commit(LedgerChange(record + [.cut(end)]))
        bounds?.allowed = end
        try await delete()
    }

    /// Deletes what a record of the chain has allowed, and gives the room back.
    private func delete() async throws {
        var hasDeleted = false
        while let (first, allowed) = bounds, first <= allowed {
            guard readers == 0, !isStopped else { return }
            try await ledger.commit(LedgerChange([.delete(through: allowed)]))
            bounds?.first = min(first + Ledger.recordsInAStep, allowed + 1)
            hasDeleted = true
        }
        guard hasDeleted else { return }
        while try await ledger.giveBackRoom(), !isStopped {}
    }

    /// The last record that goes because there are too many; a twentieth more than asked for is not cut yet.
    private func endByCount(_ first: Int64) -> Int64 {
        guard let keep = settings.keepRecords else { return 0 }
        let head = ledger.auditHead.number
        return head - first + 1 > keep + keep / 20 ? head - keep : 0
    }

    /// The last record that goes because it is too old; only a trusted clock can tell.
    private func endByAge(_ first: Int64) async throws -> Int64 {
        let moment = clock.moment
        guard let keep = settings.keepFor, moment.isTrusted else { return 0 }
        if let last = lookedAtAge, moment.uptime - last < Self.ageEvery { return 0 }
        lookedAtAge = moment.uptime
        guard try await aged(first, before: moment.wall - keep - Self.slack) > 0 else { return 0 }
        return try await aged(first, before: moment.wall - keep)
    }

    /// The last of the first records that are older than `limit`; 0 for none.
    private func aged(_ first: Int64, before limit: WallTime) async throws -> Int64 {
        var found: Int64 = 0
        var next = first - 1
        while !isStopped {
            let step = try await ledger.agedRecords(after: next, before: limit)
            found = step.aged ?? found
            if step.isOver { break }
            next = step.next
        }
        return found
    }
}
