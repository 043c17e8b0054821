internal import Grants
internal import Ledger
internal import Loop

// Who does not want to be rung for a while.
extension GrantDesk {
    /// Does not ring a person until then; nil rings them again. The cloud is told nothing: the right is not touched.
    func quiet(_ person: PersonID, until: WallTime?, by who: String) async throws {
        let change = GrantChange.quiet(person, until: until)
        try book.apply(change)
        await gate.turn()
        let facts = FactsText.of(["person": person.text, "until": until?.description ?? "ended"])
        let record = journal.record(who: who, what: "grant.quiet", facts: facts)
        do throws(LedgerError) {
            try await ledger.commit(LedgerChange([.grants(change)] + record, owed: .everything))
        } catch { throw Self.said(of: error) }
    }

    /// What whoever asked is told of a change that memory has and the disk has not.
    static func said(of error: LedgerError) -> any Error {
        guard error.isPassing else { return error }
        return Refusal("\(error). It holds here, and is written when the disk takes it: a restart before that loses it")
    }
}
