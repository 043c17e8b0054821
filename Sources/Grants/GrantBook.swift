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

    /// One for each id ever heard of, in the order of the directory's places. What a decision reads stands apart from
    /// what people read, so that deciding touches little memory.
    var entries: [Entry] = []
    private(set) var directory = Directory()
    /// Read for a decision's record, never for its reason.
    private(set) var authors = Authors()

    struct Entry: Sendable {
        let id: PersonID
        var change = Authors.Stamp.none
        var right = Right()
    }

    /// A book of `device` from what a ledger holds; a peer named twice stays with the first person.
    public init(device: DeviceID, policy: GrantPolicy = GrantPolicy(), contents: GrantContents = GrantContents()) {
        self.device = device
        self.policy = policy
        lastVersion = contents.lastVersion
        entries.reserveCapacity(contents.persons.count)
        directory.reserve(contents.persons.count)
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
    public var persons: [Person] { directory.people.sorted { $0.id < $1.id } }

    /// Every id a right is known of, forgotten persons included.
    public var everHeardOf: [PersonID] { entries.map(\.id) }

    /// Number of persons known.
    public var count: Int { directory.count }

    /// The person of this id.
    public func person(_ id: PersonID) -> Person? { directory.place(of: id).flatMap { directory[$0] } }

    /// Who owns a peer.
    public func owner(of peer: Peer) -> PersonID? { entry(of: peer)?.id }

    /// Wanted, withdrawn and accepted for a person at this device.
    public func right(of person: PersonID) -> Right? { entry(of: person)?.right }

    /// When a person's living grant was first wished, for an edit to keep; `now` for a new one.
    public func wished(_ person: PersonID, now: WallTime) -> WallTime? {
        right(of: person)?.living.map(\.wished) ?? now
    }

    /// Who last changed what is wanted for a person; nil when that was never kept, or they are forgotten.
    public func lastChange(of person: PersonID) -> LastChange? { entry(of: person).flatMap { authors[$0.change] } }

    /// Notes who changed what is wanted for a person; nothing is noted of somebody never heard of.
    public mutating func note(_ change: LastChange, of person: PersonID) {
        if let place = directory.place(of: person) { entries[place].change = authors.stamp(change) }
    }

    func entry(of peer: Peer) -> Entry? { directory.owner(of: peer).map { entries[$0] } }

    func entry(of person: PersonID) -> Entry? { directory.place(of: person).map { entries[$0] } }

    /// Everybody of a flat, ordered by id, whatever their grants: each is to be decided by itself.
    ///
    /// Empty means the reason `unit-unknown`.
    public func persons(ofUnit unit: String) -> [Person] { directory.members(of: unit) }

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
        case .quiet(let person, let until): try quiet(person, until)
        case .forget(let person, let mark):
            let place = try revoke(person, mark)
            directory.leave(place)
            entries[place].right.grant = nil
            entries[place].right.confirmation = nil
        case .drop(let person, let version): return drop(person, version)
        case .readCloud(let result): take(result)
        case .forgetReads: return forgetReads()
        }
        return true
    }

    /// Puts numbers aside, which every later wish is above.
    ///
    /// - Returns: the first of them.
    public mutating func reserve(_ count: Int) -> Version {
        defer { lastVersion += Version(count) }
        return nextVersion
    }

    private mutating func put(_ person: Person, _ grant: Grant) throws(GrantRefusal) {
        try checkNew(grant.version)
        try place(person, grant)
        lastVersion = grant.version
    }

    mutating func place(_ person: Person, _ grant: Grant) throws(GrantRefusal) {
        if let from = grant.from, let until = grant.until, from >= until { throw .emptyValidity(person.id) }
        for peer in person.peers {
            if let owner = owner(of: peer), owner != person.id { throw .peerTaken(peer, by: owner) }
        }
        let place = place(of: person.id)
        var person = person
        person.quietUntil = directory[place]?.quietUntil
        directory.leave(place)
        enter(person)
        entries[place].right.grant = grant
    }

    private mutating func enable(_ person: PersonID, _ enabled: Bool, _ version: Version) throws(GrantRefusal) {
        try checkNew(version)
        guard let place = directory.place(of: person), entries[place].right.grant != nil else {
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
        guard let place = directory.place(of: person), directory[place] != nil else {
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
            guard let place = directory.place(of: change.person), entries[place].right.living != nil else { continue }
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
        guard let place = directory.place(of: person), var known = directory[place] else {
            throw .personUnknown(person)
        }
        for peer in peers {
            if let owner = owner(of: peer), owner != person { throw .peerTaken(peer, by: owner) }
        }
        directory.leave(place)
        known.peers = peers
        enter(known)
    }

    private mutating func quiet(_ person: PersonID, _ until: WallTime?) throws(GrantRefusal) {
        guard let place = directory.place(of: person), var known = directory[place] else {
            throw .personUnknown(person)
        }
        known.quietUntil = until
        directory.leave(place)
        directory.enter(known, at: place)
    }

    private mutating func drop(_ person: PersonID, _ version: Version) -> Bool {
        guard let place = directory.place(of: person), directory[place] == nil,
            entries[place].right.mark?.version == version
        else { return false }
        entries[place].right.mark = nil
        entries[place].change = .none
        return true
    }

    private mutating func confirm(_ person: PersonID, _ confirmation: Confirmation) -> Bool {
        guard let place = directory.place(of: person), entries[place].right.living != nil else { return false }
        var right = entries[place].right
        if let known = right.confirmation, known.version > confirmation.version { return false }
        right.confirmation = confirmation
        guard right.confirmed != nil else { return false }
        entries[place].right = right
        return true
    }

    private mutating func refuse(_ person: PersonID, _ version: Version) -> Bool {
        guard let place = directory.place(of: person), let grant = entries[place].right.living,
            grant.version <= version, grant.wished != nil
        else { return false }
        entries[place].right.grant?.wished = nil
        return true
    }

    private func checkNew(_ version: Version) throws(GrantRefusal) {
        guard version > lastVersion else { throw .versionNotNew(version) }
    }

    private mutating func place(of id: PersonID) -> Int {
        let place = directory.add(id)
        if place == entries.count { entries.append(Entry(id: id)) }
        return place
    }

    private mutating func enter(_ person: Person) { directory.enter(person, at: place(of: person.id)) }
}
