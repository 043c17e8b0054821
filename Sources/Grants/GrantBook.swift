/// The snapshot in memory that every decision comes from.
///
/// A value: whoever holds it on the loop is its only writer; the ledger persists each change beside it.
public struct GrantBook: Sendable {
    /// The device that decisions are about.
    public let device: DeviceID
    /// The site's choices; may change while running.
    public var policy: GrantPolicy
    /// The last version given out.
    public private(set) var lastVersion: Version
    /// The newest complete read of the cloud's users; nil when there is none to judge by.
    public private(set) var lastRead: CloudReadStamp?

    /// One for each id ever heard of. What a decision reads stands apart from what people read, so that deciding
    /// touches little memory.
    private var entries: [Entry] = []
    /// As many, in the same order; nil when nothing but the right is known, or it was forgotten.
    private var people: [Person?] = []
    /// By place; read for a decision's record, never for its reason.
    private var changes = LastChanges()
    private var places: [PersonID: Int32] = [:]
    private var owners: [Peer: Int32] = [:]
    private var units: [String: [Int32]] = [:]

    private struct Entry {
        let id: PersonID
        var right = Right()
    }

    /// A book of `device` from what a ledger holds; a peer named twice stays with the first person.
    public init(device: DeviceID, policy: GrantPolicy = GrantPolicy(), contents: GrantContents = GrantContents()) {
        self.device = device
        self.policy = policy
        lastVersion = contents.lastVersion
        entries.reserveCapacity(contents.persons.count)
        people.reserveCapacity(contents.persons.count)
        changes.reserve(contents.persons.count)
        places.reserveCapacity(contents.persons.count)
        owners.reserveCapacity(contents.persons.count)
        for person in contents.persons { enter(person) }
        var elsewhere: [DeviceID: [PersonID: Right]] = [:]
        func restore<Value>(_ held: GrantContents.At<Value>, _ path: WritableKeyPath<Right, Value?>) {
            if held.device == device {
                entries[place(of: held.person)].right[keyPath: path] = held.value
            } else {
                elsewhere[held.device, default: [:]][held.person, default: Right()][keyPath: path] = held.value
            }
        }
        for held in contents.grants { restore(held, \.grant) }
        for held in contents.marks { restore(held, \.mark) }
        for held in contents.confirmations { restore(held, \.confirmation) }
        for held in contents.changes where held.device == device { note(held.value, of: held.person) }
        lastRead = contents.reads[device]
        for held in contents.sightings where held.device == device {
            entries[place(of: held.person)].right.sighting = held.value
        }
        for (person, right) in elsewhere.values.joined() where right.living != nil {
            entries[place(of: person)].right.elsewhere = true
        }
    }

    /// The number the next wish must carry.
    public var nextVersion: Version { lastVersion + 1 }

    /// Everybody known, ordered by id.
    public var persons: [Person] { people.compactMap(\.self).sorted { $0.id < $1.id } }

    /// Every id a right is known of, forgotten persons included.
    public var everHeardOf: [PersonID] { entries.map(\.id) }

    /// Number of persons known.
    public var count: Int { people.count { $0 != nil } }

    /// The person of this id.
    public func person(_ id: PersonID) -> Person? { places[id].flatMap { people[Int($0)] } }

    /// Who owns a peer.
    public func owner(of peer: Peer) -> PersonID? { owners[peer].map { entries[Int($0)].id } }

    /// Wanted, withdrawn and accepted for a person at this device.
    public func right(of person: PersonID) -> Right? { places[person].map { entries[Int($0)].right } }

    /// When a person's living grant was first wished, for an edit to keep; `now` for a new one.
    public func wished(_ person: PersonID, now: WallTime) -> WallTime? {
        right(of: person)?.living.map(\.wished) ?? now
    }

    /// Who last changed what is wanted for a person; nil when that was never kept, or they are forgotten.
    public func lastChange(of person: PersonID) -> LastChange? { places[person].flatMap { changes[Int($0)] } }

    /// Notes who changed what is wanted for a person; nothing is noted of somebody never heard of.
    public mutating func note(_ change: LastChange, of person: PersonID) {
        if let place = places[person] { changes[Int(place)] = change }
    }

    /// Owner of a peer and what is known of them, in one look-up.
    func owned(_ peer: Peer) -> (person: PersonID, right: Right, change: LastChange?)? {
        guard let place = owners[peer].map(Int.init) else { return nil }
        return (entries[place].id, entries[place].right, changes[place])
    }

    /// Everybody of a flat, ordered by id, whatever their grants: each is to be decided by itself.
    ///
    /// Empty means the reason `unit-unknown`.
    public func persons(ofUnit unit: String) -> [Person] { (units[unit] ?? []).compactMap { people[Int($0)] } }

    /// Makes a change, or refuses it and changes nothing.
    ///
    /// - Returns: whether anything changed; a confirmation that comes late or for nobody changes nothing, and
    ///   need not be written.
    @discardableResult
    public mutating func apply(_ change: GrantChange) throws(GrantRefusal) -> Bool {
        switch change {
        case .grant(let person, let grant): try put(person, grant)
        case .enable(let person, let enabled, let version): try enable(person, enabled, version)
        case .revoke(let person, let mark): try revoke(person, mark)
        case .confirm(let person, let confirmation): return confirm(person, confirmation)
        case .refuse(let person, let version): return refuse(person, version)
        case .peers(let person, let peers): try leave(person, peers)
        case .forget(let person, let mark):
            let place = try revoke(person, mark)
            leave(place)
            entries[place].right.grant = nil
            entries[place].right.confirmation = nil
        case .drop(let person, let version): return drop(person, version)
        case .readCloud(let result): take(result)
        case .forgetReads: return forgetReads()
        }
        return true
    }

    private mutating func put(_ person: Person, _ grant: Grant) throws(GrantRefusal) {
        try checkNew(grant.version)
        try place(person, grant)
        lastVersion = grant.version
    }

    private mutating func place(_ person: Person, _ grant: Grant) throws(GrantRefusal) {
        if let from = grant.from, let until = grant.until, from >= until { throw .emptyValidity(person.id) }
        for peer in person.peers {
            if let owner = owner(of: peer), owner != person.id { throw .peerTaken(peer, by: owner) }
        }
        let place = place(of: person.id)
        leave(place)
        enter(person)
        entries[place].right.grant = grant
    }

    private mutating func enable(_ person: PersonID, _ enabled: Bool, _ version: Version) throws(GrantRefusal) {
        try checkNew(version)
        guard let place = places[person].map(Int.init), entries[place].right.grant != nil else {
            throw .personUnknown(person)
        }
        // Never a way around a mark: the new version would outrank it.
        guard entries[place].right.living != nil else { throw .revoked(person) }
        entries[place].right.grant?.enabled = enabled
        entries[place].right.grant?.version = version
        lastVersion = version
    }

    @discardableResult
    private mutating func revoke(_ person: PersonID, _ mark: RevocationMark) throws(GrantRefusal) -> Int {
        guard let place = places[person].map(Int.init), people[place] != nil else {
            throw .personUnknown(person)
        }
        try checkNew(mark.version)
        entries[place].right.mark = mark
        entries[place].right.sighting = .never
        lastVersion = mark.version
        return place
    }

    private mutating func take(_ result: CloudReadResult) {
        lastRead = result.stamp
        for change in result.changes {
            guard let place = places[change.person].map(Int.init), entries[place].right.living != nil else { continue }
            entries[place].right.sighting = change.sighting
        }
    }

    private mutating func forgetReads() -> Bool {
        guard lastRead != nil else { return false }
        lastRead = nil
        for place in entries.indices { entries[place].right.sighting = .never }
        return true
    }

    private mutating func leave(_ person: PersonID, _ peers: [Peer]) throws(GrantRefusal) {
        guard let place = places[person].map(Int.init), var known = people[place] else { throw .personUnknown(person) }
        for peer in peers {
            if let owner = owner(of: peer), owner != person { throw .peerTaken(peer, by: owner) }
        }
        leave(place)
        known.peers = peers
        enter(known)
    }

    private mutating func drop(_ person: PersonID, _ version: Version) -> Bool {
        guard let place = places[person].map(Int.init), people[place] == nil,
            entries[place].right.mark?.version == version
        else { return false }
        entries[place].right.mark = nil
        changes[place] = nil
        return true
    }

    private mutating func confirm(_ person: PersonID, _ confirmation: Confirmation) -> Bool {
        guard let place = places[person].map(Int.init), entries[place].right.living != nil else { return false }
        var right = entries[place].right
        if let known = right.confirmation, known.version > confirmation.version { return false }
        right.confirmation = confirmation
        guard right.confirmed != nil else { return false }
        entries[place].right = right
        return true
    }

    private mutating func refuse(_ person: PersonID, _ version: Version) -> Bool {
        guard let place = places[person].map(Int.init), let grant = entries[place].right.living,
            grant.version <= version, grant.wished != nil
        else { return false }
        entries[place].right.grant?.wished = nil
        return true
    }

    private func checkNew(_ version: Version) throws(GrantRefusal) {
        guard version > lastVersion else { throw .versionNotNew(version) }
    }

    private mutating func place(of id: PersonID) -> Int {
        if let place = places[id] { return Int(place) }
        places[id] = Int32(entries.count)
        entries.append(Entry(id: id))
        people.append(nil)
        return entries.count - 1
    }

    private mutating func enter(_ person: Person) {
        let place = place(of: person.id)
        people[place] = person
        for peer in person.peers where owners[peer] == nil { owners[peer] = Int32(place) }
        guard !person.unit.isEmpty else { return }
        var members = units.removeValue(forKey: person.unit) ?? []
        members.insert(Int32(place), at: position(of: person.id, in: members))
        units[person.unit] = members
    }

    /// Where `id` stands among members ordered by id: found by halving, for a site may put everybody in one unit.
    private func position(of id: PersonID, in members: [Int32]) -> Int {
        var range = members.startIndex..<members.endIndex
        while let middle = range.isEmpty ? nil : range.lowerBound + range.count / 2 {
            range = entries[Int(members[middle])].id < id ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return range.lowerBound
    }

    private mutating func leave(_ place: Int) {
        guard let person = people[place] else { return }
        people[place] = nil
        for peer in person.peers where owners[peer] == Int32(place) { owners[peer] = nil }
        guard var members = units.removeValue(forKey: person.unit) else { return }
        let position = position(of: person.id, in: members)
        if members.indices.contains(position), members[position] == Int32(place) { members.remove(at: position) }
        if !members.isEmpty { units[person.unit] = members }
    }
}

// Many changes, made a few at a time while others happen.
extension GrantBook {
    /// Places of everybody ever heard of; they stay while the book lives, and new ones come behind them.
    public var slots: Range<Int> { entries.indices }

    /// Where somebody stands who was ever heard of.
    func slot(of person: PersonID) -> Int? { places[person].map(Int.init) }

    /// The right of whoever stands at a place, forgotten persons included.
    func right(at slot: Int) -> (person: PersonID, right: Right) { (entries[slot].id, entries[slot].right) }

    /// Who stands at a place; nil for somebody forgotten.
    public func known(at slot: Int) -> (person: Person, right: Right)? {
        people[slot].map { ($0, entries[slot].right) }
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

    /// Puts numbers aside, which every later wish is above.
    ///
    /// - Returns: the first of them.
    public mutating func reserve(_ count: Int) -> Version {
        defer { lastVersion += Version(count) }
        return nextVersion
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
            guard let place = places[person].map(Int.init) else { throw .personUnknown(person) }
            if let known = entries[place].right.mark, known.version > mark.version { return }
            entries[place].right.mark = mark
            entries[place].right.sighting = .never
            // No grant was made meanwhile; a switch gave it a newer number, which is no way around the mark.
            if let grant = entries[place].right.grant {
                entries[place].right.grant?.version = min(grant.version, mark.version)
            }
        case .peers, .enable, .confirm, .refuse, .forget, .drop, .readCloud, .forgetReads: try apply(change)
        }
    }
}
