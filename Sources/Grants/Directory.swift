/// Where everybody stands who was ever heard of: by id, by identity at the room, by flat.
struct Directory: Sendable {
    /// By place; nil when nothing but a right is known, or it was forgotten.
    private var known: [Person?] = []
    private var places: [PersonID: Int32] = [:]
    private var owners: Set<OwnedPeer> = []
    private var units: [String: [Int32]] = [:]

    mutating func reserve(_ count: Int) {
        known.reserveCapacity(count)
        places.reserveCapacity(count)
        owners.reserveCapacity(count)
    }

    /// Everybody known, by place.
    var people: [Person] { known.compactMap(\.self) }

    /// How many are known.
    var count: Int { known.count { $0 != nil } }

    /// Who stands at a place; nil for somebody forgotten, or of whom nothing but a right is known.
    subscript(place: Int) -> Person? { known[place] }

    func place(of person: PersonID) -> Int? { places[person].map(Int.init) }

    /// Where the owner of a peer stands.
    func owner(of peer: Peer) -> Int? { owners.firstIndex(of: OwnedPeer(peer)).map { Int(owners[$0].place) } }

    /// Everybody of a flat, ordered by id.
    func members(of unit: String) -> [Person] { (units[unit] ?? []).compactMap { known[Int($0)] } }

    /// The place of an id: where it stands, else the next one.
    mutating func add(_ person: PersonID) -> Int {
        if let place = place(of: person) { return place }
        places[person] = Int32(known.count)
        known.append(nil)
        return known.count - 1
    }

    /// Takes somebody in at the place of their id; a peer that has an owner stays with them.
    mutating func enter(_ person: Person, at place: Int) {
        known[place] = person
        for peer in person.peers { owners.insert(OwnedPeer(peer, by: Int32(place))) }
        guard !person.unit.isEmpty else { return }
        var members = units.removeValue(forKey: person.unit) ?? []
        members.insert(Int32(place), at: position(of: person.id, in: members))
        units[person.unit] = members
    }

    /// Forgets whoever stands at a place; the place stays theirs.
    mutating func leave(_ place: Int) {
        guard let person = known[place] else { return }
        for peer in person.peers where owner(of: peer) == place { owners.remove(OwnedPeer(peer)) }
        if var members = units.removeValue(forKey: person.unit) {
            let position = position(of: person.id, in: members)
            if members.indices.contains(position), members[position] == Int32(place) { members.remove(at: position) }
            if !members.isEmpty { units[person.unit] = members }
        }
        known[place] = nil
    }

    /// Where `id` stands among members ordered by id: found by halving, for a site may put everybody in one unit.
    private func position(of id: PersonID, in members: [Int32]) -> Int {
        var range = members.startIndex..<members.endIndex
        while let middle = range.isEmpty ? nil : range.lowerBound + range.count / 2 {
            let isBefore = known[Int(members[middle])].map { $0.id < id } ?? false
            range = isBefore ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return range.lowerBound
    }
}

/// A peer with the place of its owner: equal by the peer alone.
///
/// Its hash is kept beside it, so that looking for a stranger touches nobody's text.
private struct OwnedPeer: Hashable, Sendable {
    let peer: Peer
    let place: Int32
    private let mixed: UInt32

    init(_ peer: Peer, by place: Int32 = -1) {
        self.peer = peer
        self.place = place
        mixed = UInt32(truncatingIfNeeded: peer.hashValue)
    }

    static func == (left: Self, right: Self) -> Bool { left.mixed == right.mixed && left.peer == right.peer }

    func hash(into hasher: inout Hasher) { hasher.combine(mixed) }
}
