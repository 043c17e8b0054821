internal import Codes
internal import Crypto
internal import Grants
internal import Ledger
internal import Loop

// Setting codes and taking them away.
extension CodeDesk {
    /// Draws a code for a person, or takes the typed one; returns it once it is on disk.
    ///
    /// A typed code that somebody else has and one that is easily guessed are refused in the same words.
    func set(_ code: CodeRow.Key, typed: String?, length: Int?, by who: String) async throws -> String {
        let secret = try usableKey()
        let unit = try unit(for: code.person)
        let shortest = shortest(unit, replacing: gate.book[code])
        let length = length ?? shortest
        guard (shortest...CodeRule.longest).contains(length) else {
            throw Refusal.badRequest("a code takes \(shortest) to \(CodeRule.longest) digits at this station")
        }
        let isFree = { [book = gate.book] (text: String) in book.isFree(secret.hash(text, unit: unit), for: code) }
        var random = SystemRandom()
        let chosen: String
        if let typed {
            try Self.check(typed, shortest: shortest, isFree: isFree)
            chosen = typed
        } else {
            guard let drawn = CodeDraw.draw(length: length, using: &random, isFree: isFree) else {
                throw Refusal("no code could be drawn: see the agent's log", status: 500)
            }
            chosen = drawn
        }
        let row = CodeRow(code, unit: unit, hash: secret.hash(chosen, unit: unit), created: clock.moment.provable)
        try await keep(row, typed: typed != nil, by: who)
        return chosen
    }

    /// Takes a person's code away: here at once, whatever the disk says.
    func clear(_ code: CodeRow.Key, by who: String) async throws {
        guard gate.book.remove(code) else {
            throw Refusal("person \(code.person) has no such code: see portero code list", status: 404)
        }
        let record = journal.record(who: who, what: "code.clear", facts: Self.facts(code))
        try await ledger.commit(LedgerChange([.eraseCode(code)] + record, owed: .everything))
    }

    /// A person was forgotten, and the codes with them.
    func forget(_ person: PersonID) {
        gate.book.remove(.init(person))
        gate.book.remove(.init(person, isDuress: true))
    }

    private func keep(_ row: CodeRow, typed: Bool, by who: String) async throws {
        let known = gate.book[row.key]
        // Taken at once, so that nobody else gets the same one while the disk works.
        gate.book.put(row)
        let what = typed ? "typed" : "drawn"
        let record = journal.record(who: who, what: "code.set", outcome: what, facts: Self.facts(row.key))
        do throws(LedgerError) {
            try await ledger.commit(LedgerChange([.code(row)] + record))
        } catch {
            if gate.book[row.key] == row {
                gate.book.remove(row.key)
                if let known { gate.book.put(known) }
            }
            throw error
        }
    }

    private func unit(for person: PersonID) throws -> String {
        guard let known = grants.book.person(person) else { throw GrantRefusal.personUnknown(person) }
        guard withUnit else { return "" }
        guard !known.unit.isEmpty else {
            throw Refusal("person \(person) has no flat, and codes are keyed after it here: grant add --unit first")
        }
        return known.unit
    }

    private func shortest(_ unit: String, replacing known: CodeRow?) -> Int {
        let isOneMore = known?.unit != unit
        let count = (unit.isEmpty ? gate.book.count : gate.book.count(ofUnit: unit)) + (isOneMore ? 1 : 0)
        return unit.isEmpty ? CodeRule.shortest(count: count) : CodeRule.shortest(countOfUnit: count)
    }

    private static func check(_ typed: String, shortest: Int, isFree: (String) -> Bool) throws {
        guard (shortest...CodeRule.longest).contains(typed.utf8.count), typed.utf8.allSatisfy({ (48...57) ~= $0 })
        else {
            throw Refusal.badRequest("a code takes \(shortest) to \(CodeRule.longest) digits at this station")
        }
        guard CodeRule.allows(typed, shortest: shortest), isFree(typed) else {
            throw Refusal(
                "that code cannot be used: it is easily guessed or not free; choose another or have one drawn")
        }
    }

    private static func facts(_ code: CodeRow.Key) -> String {
        FactsText.of(["person": code.person.text, "use": code.isDuress ? "duress" : "usual"])
    }
}
