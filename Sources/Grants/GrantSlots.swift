// Everybody in turn, and many changes made a few at a time while others happen.
extension GrantBook {
    /// Places of everybody ever heard of; they stay while the book lives, and new ones come behind them.
    public var slots: Range<Int> { entries.indices }

    /// Where somebody stands who was ever heard of.
    func slot(of person: PersonID) -> Int? { directory.place(of: person) }

    /// The right of whoever stands at a place, forgotten persons included.
    func right(at slot: Int) -> (person: PersonID, right: Right) { (entries[slot].id, entries[slot].right) }

    /// Who stands at a place; nil for somebody forgotten.
    public func known(at slot: Int) -> (person: Person, right: Right)? {
        directory[slot].map { ($0, entries[slot].right) }
    }

    /// What the cloud can be told again of whoever stands at a place: a grant it has accepted, a withdrawal, those of
    /// forgotten persons included. What it has not accepted is the outbox's alone: only that knows whether the disk has it.
    public func told(at slot: Int) -> OutboxRow? {
        let right = entries[slot].right
        return right.living != nil && right.confirmed == nil ? nil : right.wish(entries[slot].id, at: device)
    }

    /// Whether no newer wish of the person says otherwise; wishes of another device always stand.
    ///
    /// An edit does not count: the older number asks the cloud for the same.
    public func stands(_ row: OutboxRow) -> Bool {
        guard row.device == device else { return true }
        let right = right(of: row.person)
        switch row.wish {
        case .grant: return right?.living != nil && right?.mark?.version ?? 0 < row.version
        case .revoke: return right?.living == nil
        }
    }

    /// Whether the confirmation of a living grant has passed half of the stale bound.
    public func isDueForRenewal(_ person: PersonID, at moment: Moment) -> Bool {
        guard let right = right(of: person), right.living != nil, let confirmed = right.confirmed else { return false }
        return confirmed.age(at: moment) > policy.staleAfter / 2
    }

    /// Makes a change whose number was put aside. What was wished for the same person meanwhile stands: a newer
    /// withdrawal; a newer switch, unless this withdraws.
    public mutating func apply(reserved change: GrantChange) throws(GrantRefusal) {
        switch change {
        case .grant(let person, var grant):
            let right = right(of: person.id)
            // Forgotten meanwhile.
            if self.person(person.id) == nil, let mark = right?.mark, mark.version > grant.version { return }
            if let known = right?.grant, known.version > grant.version {
                grant.enabled = known.enabled
                grant.version = known.version
            }
            try place(person, grant)
        case .revoke(let person, let mark):
            guard let place = directory.place(of: person) else { throw .personUnknown(person) }
            if let known = entries[place].right.mark, known.version > mark.version { return }
            entries[place].right.mark = mark
            entries[place].right.sighting = .never
            // No grant was made meanwhile; a switch gave it a newer number, which is no way around the mark.
            if let grant = entries[place].right.grant {
                entries[place].right.grant?.version = min(grant.version, mark.version)
            }
        case .peers, .quiet, .enable, .confirm, .refuse, .forget, .drop, .readCloud, .forgetReads: try apply(change)
        }
    }
}
