/// One read of the cloud's users, from its first page to its last. It changes nothing until it is complete.
///
/// It counts against those only whose grant the cloud had confirmed when it began, and who were not revoked since: a
/// grant made while pages come in may stand on a page already read.
public struct CloudRead: Sendable {
    /// Users the cloud listed.
    public private(set) var rows = 0
    /// How many of them hold no grant here.
    public private(set) var strangers = 0
    /// The ids of these, the first ``shownStrangers`` of them.
    public private(set) var strangerIDs: [PersonID] = []

    /// The last version when it began.
    fileprivate let version: Version
    /// By the places of the book.
    fileprivate let counted: [Bool]
    fileprivate var seen: [Bool]

    /// Most ids kept of users who hold no grant here.
    public static let shownStrangers = 1000

    fileprivate init(version: Version, counted: [Bool]) {
        self.version = version
        self.counted = counted
        seen = Array(repeating: false, count: counted.count)
    }

    /// Takes one user of a page; an id that none of our persons can have is a stranger's without a name.
    public mutating func saw(_ text: String, in book: GrantBook) {
        rows += 1
        let person = PersonID(text)
        if let person, let slot = book.slot(of: person), book.right(of: person)?.living != nil {
            if slot >= seen.count { seen += Array(repeating: false, count: slot + 1 - seen.count) }
            return seen[slot] = true
        }
        strangers += 1
        if let person, strangerIDs.count < Self.shownStrangers { strangerIDs.append(person) }
    }
}

extension GrantBook {
    /// Begins a read.
    public func beginRead() -> CloudRead {
        CloudRead(
            version: lastVersion,
            counted: slots.map { slot in
                let right = right(at: slot).right
                return right.living != nil && right.confirmed != nil
            })
    }

    /// What a read means whose last page has come.
    public func result(of read: CloudRead, _ stamp: CloudReadStamp) -> CloudReadResult {
        var changes: [CloudReadResult.Change] = []
        for slot in slots {
            let (person, right) = right(at: slot)
            guard right.living != nil else { continue }
            let isSeen = slot < read.seen.count && read.seen[slot]
            let counts = slot < read.counted.count && read.counted[slot] && (right.mark?.version ?? 0) <= read.version
            guard isSeen || counts else { continue }
            let sighting = right.sighting.after(held: isSeen)
            if sighting != right.sighting { changes.append(.init(person, sighting)) }
        }
        return CloudReadResult(stamp: stamp, changes: changes)
    }
}
