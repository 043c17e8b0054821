public import Grants

/// What a station knows of one person when a roster is compared with it.
public struct RosterHeld: Equatable, Sendable {
    /// Name, unit, identities.
    public var person: Person
    /// The grant, unless it was revoked.
    public var grant: Grant?
    /// Whether the cloud accepted the grant.
    public var isConfirmed: Bool

    /// What the book says of a person.
    public init(_ person: Person, _ right: Right?) {
        self.person = person
        grant = right?.living
        isConfirmed = right?.confirmed != nil
    }

    /// What will be known of a person whom a roster wants so.
    public init(_ target: RosterTarget) {
        person = target.person
        grant = target.grant
        isConfirmed = target.before?.isConfirmed ?? false
    }
}

/// A person as a roster wants them.
public struct RosterTarget: Equatable, Sendable {
    /// Name, unit, identities.
    public var person: Person
    /// The grant; its number is given later.
    public var grant: Grant
    /// What is not as the station knows it; empty for somebody new.
    public var fields: [RosterColumn] = []
    /// What the station knows; nil for somebody new.
    public var before: RosterHeld?

    init(_ row: RosterRow, _ before: RosterHeld?) {
        let known = before?.grant
        person = Person(
            id: row.person, name: row.name.over(before?.person.name) ?? "",
            unit: row.unit.over(before?.person.unit) ?? "", peers: row.peers.over(before?.person.peers) ?? [],
            language: row.language.over(before?.person.language))
        grant = Grant(
            version: 0, origin: .roster, from: row.from.over(known?.from), until: row.until.over(known?.until),
            schedule: row.schedule.over(known?.schedule), enabled: row.enabled.over(known?.enabled) ?? true,
            media: row.media.over(known?.media) ?? .audioVideo, wished: known?.wished)
        guard let before, let known else { return }
        self.before = before
        let differs: [(RosterColumn, Bool)] = [
            (.name, person.name.utf8.elementsEqual(before.person.name.utf8) == false),
            (.unit, person.unit != before.person.unit), (.peer, person.peers != before.person.peers),
            (.from, grant.from != known.from), (.until, grant.until != known.until),
            (.schedule, grant.schedule != known.schedule), (.enabled, grant.enabled != known.enabled),
            (.language, person.language != before.person.language), (.media, grant.media != known.media),
        ]
        fields = differs.filter(\.1).map(\.0)
    }
}

/// What a roster would change at a station: everybody it names is granted, whoever is missing is revoked.
public struct RosterDifference: Equatable, Sendable {
    /// Persons without a living grant, by id.
    public private(set) var added: [RosterTarget] = []
    /// Persons of whom something is another, by id.
    public private(set) var changed: [RosterTarget] = []
    /// Persons with a living grant whom the roster does not name, by id.
    public private(set) var revoked: [PersonID] = []
    /// How many persons stay as they are.
    public private(set) var unchanged = 0
    /// Identities left to persons who lose one to somebody of the roster, by id.
    public private(set) var parted: [Parted] = []

    /// A person and the identities that stay theirs.
    public struct Parted: Equatable, Sendable {
        /// Who loses one.
        public var person: PersonID
        /// What is left, in order.
        public var peers: [Peer]
    }

    /// Compares.
    ///
    /// - Parameter held: everybody the station knows, once each, in any order.
    /// - Throws: what only shows beside what is known: a validity that ends before it starts, a peer of somebody who
    ///   keeps it.
    public init(of roster: Roster, from held: [RosterHeld]) throws(RosterFaults) {
        var known: [PersonID: RosterHeld] = Dictionary(minimumCapacity: held.count)
        for one in held { known[one.person.id] = one }
        var faults = RosterFaults()
        var owners: [Peer: PersonID] = Dictionary(minimumCapacity: roster.rows.count)
        var named: Set<PersonID> = Set(minimumCapacity: roster.rows.count)
        for row in roster.rows {
            let target = RosterTarget(row, known[row.person])
            named.insert(row.person)
            if let from = target.grant.from, let until = target.grant.until, from >= until {
                faults.note(RosterFault(row.line, "the validity ends before it starts: give both from and until"))
            }
            for peer in target.person.peers {
                guard let other = owners.updateValue(row.person, forKey: peer), other != row.person else { continue }
                faults.note(
                    RosterFault(
                        row.line, .peer, "\(quoted(peer.text)) belongs to \(other) as well: give both their peers"))
            }
            sort(target)
        }
        try faults.check()
        for one in held {
            let left = one.person.peers.filter { owners[$0] == nil || owners[$0] == one.person.id }
            if left.count < one.person.peers.count { parted.append(Parted(person: one.person.id, peers: left)) }
            if one.grant != nil, !named.contains(one.person.id) { revoked.append(one.person.id) }
        }
        added.sort { $0.person.id < $1.person.id }
        changed.sort { $0.person.id < $1.person.id }
        revoked.sort()
        parted.sort { $0.person < $1.person }
    }

    private mutating func sort(_ target: RosterTarget) {
        if target.before == nil {
            added.append(target)
        } else if target.fields.isEmpty {
            unchanged += 1
        } else {
            changed.append(target)
        }
    }

    /// Whether loading the roster would do nothing.
    public var isEmpty: Bool { added.isEmpty && changed.isEmpty && revoked.isEmpty && parted.isEmpty }
}

extension Set {
    fileprivate init(minimumCapacity: Int) {
        self.init()
        reserveCapacity(minimumCapacity)
    }
}
