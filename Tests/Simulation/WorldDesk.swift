import Grants
import Rosters

// What people do, as the desk of grants does it.
extension World {
    func operate() throws {
        tally.operations += 1
        let person = random.pick(Self.persons)
        switch random.number(0...99) {
        case 0..<34: try whenOpen { try self.grant(person) }
        case 34..<54: try withdraw(person) { .revoke(person, $0) }
        case 54..<62: try withdraw(person) { .forget(person, $0) }
        case 62..<78: try enable(person, random.chance(50))
        case 78..<90: try load()
        default:
            outbox.push()
            if random.chance(50) { want(.command) } else { want(random.chance(50) ? .bound : .timer) }
            try turn()
        }
        try checkAll()
    }

    /// A grant waits for the end of a roster.
    private func whenOpen(_ body: @escaping () throws -> Void) throws {
        if isLoading { waitingForLoad.append(body) } else { try body() }
    }

    private func grant(_ person: PersonID) throws {
        let today = now / 1000
        var terms = truth.wanted(person) ?? Truth.Terms()
        if random.chance(30) { terms.from = today + random.number(-86_400 * 2...86_400) }
        if random.chance(30) { terms.until = today + random.number(0...86_400 * 4) }
        let from = terms.from.map(WallTime.init(seconds:))
        let until = terms.until.map(WallTime.init(seconds:))
        let grant = Grant(version: book.nextVersion, from: from, until: until, enabled: terms.isEnabled)
        try make(.grant(Person(id: person, unit: "101"), grant), person, .grant(terms))
    }

    private func withdraw(_ person: PersonID, _ change: (RevocationMark) -> GrantChange) throws {
        try make(change(RevocationMark(version: book.nextVersion, at: moment.provable)), person, .withdraw)
    }

    private func enable(_ person: PersonID, _ isEnabled: Bool) throws {
        try make(.enable(person, isEnabled, book.nextVersion), person, .enable(isEnabled))
    }

    private func make(_ change: GrantChange, _ person: PersonID, _ event: Truth.Event) throws {
        do { try book.apply(change) } catch {
            guard isToBeRefused(change, error) else { throw fail("\(change) is refused: \(error)") }
            return
        }
        trace("\(change)")
        lastWrite += 1
        let number = lastWrite
        truth.note(person, book.lastVersion, event, write: number)
        let body = { [unowned self] in
            let owed = self.book.owedToCloud(person)
            let steps: [SimulatedDisk.Step] = [.grants(change)] + (owed.map { [.outbox($0)] } ?? [])
            self.post(
                Write(number, steps, owed: steps, fails: !self.isCalm && self.random.chance(3)) { isWritten in
                    guard let owed else { return }
                    if isWritten || owed.wish == .revoke { self.outbox.want(owed) } else { self.unwritten.append(owed) }
                })
        }
        if isLoading, !isPlanned { waitingForPlan.append(body) } else { body() }
        try check(person)
    }

    /// The few refusals there may be, by what the reference knows.
    private func isToBeRefused(_ change: GrantChange, _ why: GrantRefusal) -> Bool {
        switch (change, why) {
        case (.grant(_, let grant), .emptyValidity):
            if let from = grant.from, let until = grant.until { from >= until } else { false }
        case (.revoke(let person, _), .personUnknown), (.forget(let person, _), .personUnknown),
            (.enable(let person, _, _), .personUnknown), (.enable(let person, _, _), .revoked):
            truth.wanted(person) == nil
        default: false
        }
    }

    // A roster: some of the persons, read from its text, planned beside everything else.
    private func load() throws {
        guard !isLoading else { return }
        (isLoading, isPlanned) = (true, false)
        put(.planned(life: life), after: random.number(1...2000))
        rosterText = "person,enabled\n"
        for person in Self.persons where random.chance(75) { rosterText += "\(person),\(random.chance(85))\n" }
        held = book.slots.compactMap { slot in book.known(at: slot).map { RosterHeld($0.person, $0.right) } }
        rosterFirst = book.reserve(RosterPlan.numbers(rows: Self.persons.count, held: held.count))
        rosterTerms = Dictionary(uniqueKeysWithValues: Self.persons.map { ($0, truth.wanted($0)) })
    }

    func planned() throws {
        let roster = try Roster(reading: Array(rosterText.utf8), zone: { _ in 0 })
        let difference = try RosterDifference(of: roster, from: held)
        let plan = RosterPlan(difference, device: Self.device, first: rosterFirst, at: moment.provable)
        lastWrite += 2
        let (number, whole) = (lastWrite - 1, lastWrite)
        for change in plan.withdrawals {
            try book.apply(reserved: change)
            note(change, number)
        }
        try checkAll()
        let told = plan.wishes.filter { $0.wish == .revoke }
        let steps = (plan.withdrawals + plan.grants).map(SimulatedDisk.Step.grants) + plan.wishes.map { .outbox($0) }
        isPlanned = true
        trace("roster \(number): \(plan)")
        let owed = plan.withdrawals.map(SimulatedDisk.Step.grants) + told.map { .outbox($0) }
        let write = Write(number, whole: whole, steps, owed: owed, fails: !isCalm && random.chance(5)) {
            [unowned self] isWritten in
            if isWritten {
                for change in plan.grants {
                    try self.book.apply(reserved: change)
                    self.note(change, whole)
                }
            }
            for wish in isWritten ? plan.wishes : told
            where self.book.owedToCloud(wish.person)?.version == wish.version { self.outbox.want(wish) }
            try self.endLoad()
        }
        post(write)
        let waiting = waitingForPlan
        waitingForPlan = []
        for body in waiting { try body() }
        try checkAll()
    }

    private func endLoad() throws {
        isLoading = false
        let waiting = (waitingForPlan, waitingForLoad)
        (waitingForPlan, waitingForLoad) = ([], [])
        for body in waiting.0 { try body() }
        for body in waiting.1 { try body() }
    }

    /// What a roster says of a person, read from its own text where that gives terms.
    private func note(_ change: GrantChange, _ write: Int) {
        switch change {
        case .grant(let person, let grant):
            var terms = (rosterTerms[person.id] ?? nil) ?? Truth.Terms()
            terms.isEnabled = rosterText.contains("\(person.id),true\n")
            truth.note(person.id, grant.version, .grant(terms), write: write)
        case .revoke(let person, let mark): truth.note(person, mark.version, .withdraw, write: write)
        case .peers, .quiet, .enable, .confirm, .refuse, .forget, .drop, .readCloud, .forgetReads: break
        }
    }

    // MARK: disk

    func post(_ write: Write) {
        writes.append(write)
        let stall: Int64 = !isCalm && random.chance(2) ? 5000 : 0
        lastWriteDue = max(lastWriteDue, now) + random.number(1...60) + stall
        agenda.put(.written(life: life), at: lastWriteDue)
    }

    func post(_ steps: [SimulatedDisk.Step]) {
        lastWrite += 1
        post(Write(lastWrite, steps, owed: steps, fails: false) { _ in })
    }

    /// A transaction is done, or refused; what is owed of it goes with the next one, or by itself.
    func written() throws {
        guard !writes.isEmpty else { return }
        let write = writes.removeFirst()
        trace("write \(write.number) \(write.fails ? "fails" : "is on disk"): \(write.steps)")
        if write.fails {
            debt.append((write.number, write.owed))
            put(.retry(life: life), after: 5000)
        } else {
            payDebt()
            disk.write(write.number, write.whole, steps: write.steps)
        }
        try write.done(!write.fails)
        try turn()
    }

    func payDebt() {
        for (number, steps) in debt { disk.write(number, steps: steps) }
        debt = []
        let wishes = unwritten
        unwritten = []
        for wish in wishes where book.owedToCloud(wish.person)?.version == wish.version { outbox.want(wish) }
    }
}
