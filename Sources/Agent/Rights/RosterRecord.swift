internal import Grants
internal import Ledger
internal import Rosters

/// What the audit keeps of a loaded roster: one record of the whole, then who was revoked, added and changed.
struct RosterRecord: Sendable {
    var what: String
    var facts: String

    /// Persons named in one record at most.
    private static let personsEach = 100

    static func all(of difference: RosterDifference, _ plan: RosterPlan) -> [RosterRecord] {
        let counts = [
            "added": difference.added.count, "changed": difference.changed.count, "revoked": difference.revoked.count,
            "unchanged": difference.unchanged,
        ]
        return [RosterRecord(what: "roster.load", facts: FactsText.of(counts))]
            + records("grant.revoke", plan.withdrawals) + records("grant.add", plan, difference.added)
            + records("grant.change", plan, difference.changed)
    }

    private static func records(_ what: String, _ withdrawals: [GrantChange]) -> [RosterRecord] {
        records(
            what,
            withdrawals.compactMap { change in
                if case .revoke(let person, let mark) = change { (person, mark.version) } else { nil }
            })
    }

    private static func records(_ what: String, _ plan: RosterPlan, _ targets: [RosterTarget]) -> [RosterRecord] {
        var versions: [PersonID: Version] = [:]
        for case .grant(let person, let grant) in plan.withdrawals + plan.grants { versions[person.id] = grant.version }
        return records(what, targets.map { ($0.person.id, versions[$0.person.id] ?? 0) })
    }

    /// The same persons in as many records as they need, with these facts in each.
    static func records(_ what: String, of persons: [PersonID], _ facts: [String: String]) -> [RosterRecord] {
        stride(from: 0, to: persons.count, by: personsEach).map { start in
            let part = persons[start..<min(persons.count, start + personsEach)]
            let named = ["persons": part.map(\.text).joined(separator: " ")]
            return RosterRecord(what: what, facts: FactsText.of(facts.merging(named) { $1 }))
        }
    }

    /// Numbers follow one another in the order of the persons.
    private static func records(_ what: String, _ persons: [(id: PersonID, version: Version)]) -> [RosterRecord] {
        stride(from: 0, to: persons.count, by: personsEach).map { start in
            let part = persons[start..<min(persons.count, start + personsEach)]
            let facts = [
                "by": "roster", "persons": part.map(\.id.text).joined(separator: " "),
                "versions": "\(part.first?.version ?? 0)-\(part.last?.version ?? 0)",
            ]
            return RosterRecord(what: what, facts: FactsText.of(facts))
        }
    }
}
