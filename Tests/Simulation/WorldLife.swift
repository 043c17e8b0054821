import Grants
import Rosters

// The process begins and ends; the outbox and the rounds work.
extension World {
    /// The agent begins, with what the disk holds.
    func begin() {
        life += 1
        tally.lives += 1
        clock.use(disk.floor)
        book = GrantBook(device: Self.device, policy: policy, contents: disk.contents)
        let spread = isCalm ? Duration.zero : StartSpread.wait(within: .seconds(60), using: &random)
        outbox = Outbox(rows: disk.rows, until: uptime + spread, writesPerSecond: writesPerSecond)
        rounds = Rounds(
            disk.round, repostEvery: repostEvery,
            pace: RoundPace(writesPerSecond: writesPerSecond, staleAfter: policy.staleAfter))
        (isOpen, isLoading, isPlanned) = (false, false, false)
        (writes, waitingForPlan, waitingForLoad, inFlight) = ([], [], [], [])
        (lastSend, lastWriteDue, unwritten, debt) = (nil, now, [], [])
        (wakeOutbox, wakeRounds) = (Wake(), Wake())
        agenda.put(.opens(life: life), at: clock.instant(uptime + spread))
    }

    /// Power or process goes: what is on its way to the disk arrives up to some point, or not at all.
    func restart(powerCut: Bool) throws {
        let kept = isCalm ? writes.count : Int(random.number(0...Int64(writes.count)))
        for write in writes.prefix(kept) where !write.fails {
            disk.write(write.number, write.whole, steps: write.steps)
        }
        let isContrary = disk.rows.contains { row in
            let book = GrantBook(device: Self.device, policy: policy, contents: disk.contents)
            return row.wish == .grant && !book.stands(row)
        }
        if isContrary { throw fail("the disk holds a wish that it contradicts: \(disk.rows)") }
        trace("restart, power cut \(powerCut), of \(writes.count) writes \(kept) are on disk")
        truth.forget(allBut: disk.written)
        // A round whose beginning the disk did not get has not begun: the next life makes it anew.
        if disk.round?.began != rounds.progress?.began { lastRound = roundBefore }
        if powerCut {
            now += random.pick([1000, 60_000, 6 * 3_600_000])
            clock.boot(now)
            put(.synchronise, after: random.pick([20_000, 3_600_000, 2 * Self.day]))
        }
        begin()
        try checkAll()
    }

    func noticed(_ answers: Bool) throws {
        if answers { outbox.reachable() }
        if rounds.cloud(answers: answers, now: uptime, at: moment) { roundBegan() }
        try turn()
        try turnRounds()
    }

    func want(_ cause: RepostCause) {
        if cause == .command { isOpen = true }
        if rounds.want(cause, at: moment) { roundBegan() }
        wakeRounds.schedule(.wakeRounds(life: life), at: now, in: &agenda)
    }

    func tick() throws {
        if rounds.tick(at: moment) { roundBegan() }
        if moment.isTrusted { post([.floor(clock.floor(now))]) }
        put(.tick(life: life), after: 3_600_000)
        try checkAll()
        try turnRounds()
    }

    private func roundBegan() {
        tally.rounds += 1
        if let progress = rounds.progress {
            post([.round(progress)])
            if progress.cause != .command, let last = lastRound, last.trusted, moment.isTrusted,
                Duration.milliseconds(now - last.at) < repostEvery - .seconds(2)
            {
                early = true
            }
        }
        (roundBefore, lastRound) = (lastRound, (now, moment.isTrusted))
    }

    // MARK: outbox

    func turn() throws {
        if early { throw fail("a round begins before its time") }
        guard outbox.rows.count <= Self.persons.count else { throw fail("the outbox grows: \(outbox.rows.count) rows") }
        while let action = outbox.next(now: uptime, stands: { book.stands($0) }) {
            switch action {
            case .send(let row): try send(row)
            case .overtaken(let row): try repeated(row, .notAsked)
            case .wait(let instant):
                return wakeOutbox.schedule(
                    .wakeOutbox(life: life), at: max(now + 1, clock.instant(instant)), in: &agenda)
            }
        }
    }

    private func send(_ row: OutboxRow) throws {
        tally.requests += 1
        guard inFlight.isEmpty else { throw fail("two wishes are in flight: \(inFlight), \(row)") }
        if let lastSend, (now - lastSend) * Int64(writesPerSecond) < 1000 {
            throw fail("two wishes within \(now - lastSend) ms")
        }
        if row.wish == .grant, truth.wanted(row.person) == nil {
            throw fail("\(row.person) is granted after a withdrawal")
        }
        lastSend = now
        trace("sent \(row)")
        inFlight = [row]
        let fate = cloud.fate(at: now, using: &random)
        if let delay = fate.takesEffect { put(.takesEffect(row), after: delay) }
        put(.ends(row, fate.result, life: life), after: fate.ends)
    }

    func takesEffect(_ row: OutboxRow) {
        cloud.take(row.wish, of: row.person)
        if row.wish == .grant, book.right(of: row.person)?.wanted == nil {
            strays.insert(row.person)
        } else {
            strays.remove(row.person)
        }
    }

    func ended(_ row: OutboxRow, _ result: OutboxResult) throws {
        inFlight = []
        trace("\(result) to \(row)")
        for effect in outbox.answered(row, result, now: uptime, using: &random) {
            switch effect {
            case .confirmed(let person, _, let version): try confirm(person, version)
            case .settled(let row): try settle(row)
            case .refused(let row): post([.outbox(row)])
            case .misconfigured: break
            case .repeated(let row, let result): try repeated(row, result)
            }
        }
        try check(row.person)
        try turn()
    }

    private func confirm(_ person: PersonID, _ version: Version) throws {
        let confirmation = Confirmation(version: version, at: moment)
        let wasWanted = truth.wanted(person) != nil
        guard try book.apply(.confirm(person, confirmation)) else { return }
        post([.grants(.confirm(person, confirmation))])
        if wasWanted {
            truth.note(person, version, .accept(at: now / 1000, trusted: moment.isTrusted), write: lastWrite)
        }
    }

    private func settle(_ row: OutboxRow) throws {
        guard row.wish == .revoke, book.person(row.person) == nil else { return post([.settled(row)]) }
        let drop = { [unowned self] in
            let change = GrantChange.drop(row.person, row.version)
            let isLast = try self.book.apply(change)
            self.post([.settled(row)] + (isLast ? [.grants(change)] : []))
        }
        if isLoading { waitingForLoad.append(drop) } else { try drop() }
    }

    // MARK: rounds

    private func repeated(_ row: OutboxRow, _ result: RepeatResult) throws {
        if rounds.answered(row, result, now: uptime), let progress = rounds.progress { post([.round(progress)]) }
        wakeRounds.schedule(.wakeRounds(life: life), at: now, in: &agenda)
    }

    func turnRounds() throws {
        while isOpen, let action = rounds.next(now: uptime, using: &random) {
            switch action {
            case .look(let question): return put(.found(question, life: life), after: random.number(0...50))
            case .ask(let row): if outbox.again(row) { try turn() } else { try repeated(row, .notAsked) }
            case .wait(let instant):
                return wakeRounds.schedule(
                    .wakeRounds(life: life), at: max(now + 1, clock.instant(instant)), in: &agenda)
            }
        }
    }

    func found(_ question: RoundQuestion) throws {
        let batch = RoundBatch.whole(question, of: book, at: moment)
        if rounds.found(batch.rows, of: batch.people, for: question), let progress = rounds.progress {
            post([.round(progress)])
        }
        try turnRounds()
    }
}

extension RoundBatch {
    /// Looks at everybody at once.
    static func whole(_ question: RoundQuestion, of book: GrantBook, at moment: Moment) -> Self {
        var batch = Self(for: question)
        for slot in book.slots { batch.look(at: slot, of: book, moment) }
        return batch
    }
}
