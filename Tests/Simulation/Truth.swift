import Grants

/// What must be decided, the slow way: everything that happened to a person is kept and read again for each question.
///
/// Written from the rules, not from the program: a withdrawal outranks every older grant and every acceptance of one; a
/// grant counts once the cloud accepted it, until its age passes the bound; nothing that depends on time is granted by a
/// clock nobody vouches for.
struct Truth {
    struct Terms: Equatable {
        var isEnabled = true
        var from: Int64?
        var until: Int64?
    }

    enum Event {
        case grant(Terms)
        case enable(Bool)
        case withdraw
        /// The cloud accepted; when, and whether the clock was trusted then.
        case accept(at: Int64, trusted: Bool)
    }

    private struct Entry {
        let number: Version
        let event: Event
        let write: Int
    }

    enum Verdict: Equatable {
        case grant
        case deny(String)
        /// Evidence for neither: the age of an acceptance is known from one side only.
        case either
    }

    let staleAfter: Int64
    let deniesWithoutClock: Bool
    private var entries: [PersonID: [Entry]] = [:]

    init(staleAfter: Int64, deniesWithoutClock: Bool) {
        self.staleAfter = staleAfter
        self.deniesWithoutClock = deniesWithoutClock
    }

    /// Something happened that the disk is told in `write`; what has no more than been thought of is lost with the process.
    mutating func note(_ person: PersonID, _ number: Version, _ event: Event, write: Int) {
        entries[person, default: []].append(Entry(number: number, event: event, write: write))
    }

    /// The process ended: what the disk does not have did not happen.
    mutating func forget(allBut written: Set<Int>) {
        for person in entries.keys { entries[person]?.removeAll { !written.contains($0.write) } }
    }

    private func lastWithdrawal(_ person: PersonID) -> Version {
        var last: Version = 0
        for entry in entries[person] ?? [] { if case .withdraw = entry.event { last = max(last, entry.number) } }
        return last
    }

    /// What is wanted for a person; nil for nothing.
    func wanted(_ person: PersonID) -> Terms? {
        let withdrawn = lastWithdrawal(person)
        var granted: (number: Version, terms: Terms)?
        for entry in entries[person] ?? [] where entry.number > withdrawn {
            if case .grant(let terms) = entry.event, entry.number >= granted?.number ?? 0 {
                granted = (entry.number, terms)
            }
        }
        guard let granted else { return nil }
        var (number, terms) = granted
        for entry in entries[person] ?? [] where entry.number > number {
            if case .enable(let isEnabled) = entry.event { (number, terms.isEnabled) = (entry.number, isEnabled) }
        }
        return terms
    }

    /// When the cloud last accepted what is wanted, and whether the clock was trusted then.
    func accepted(_ person: PersonID) -> (at: Int64, trusted: Bool)? {
        let withdrawn = lastWithdrawal(person)
        var last: (at: Int64, trusted: Bool)?
        for entry in entries[person] ?? [] where entry.number > withdrawn {
            if case .accept(let at, let trusted) = entry.event { last = (at, trusted) }
        }
        return last
    }

    /// What must be decided about a person at the true time `now`.
    func verdict(_ person: PersonID, now: Int64, clockIsTrusted: Bool) -> Verdict {
        guard let terms = wanted(person) else { return .deny("nothing is wanted") }
        guard terms.isEnabled else { return .deny("switched off") }
        if terms.from != nil || terms.until != nil {
            guard clockIsTrusted else { return .deny("a rule with time, and no time") }
            if let from = terms.from, now < from { return .deny("too early") }
            if let until = terms.until, now >= until { return .deny("too late") }
        }
        guard let accepted = accepted(person) else { return .deny("never accepted") }
        if !clockIsTrusted, deniesWithoutClock { return .deny("no time") }
        let age = now - accepted.at
        if abs(age - staleAfter) <= 2 { return .either }
        if clockIsTrusted, age > staleAfter { return .deny("stale") }
        return accepted.trusted && age <= staleAfter ? .grant : .either
    }
}
