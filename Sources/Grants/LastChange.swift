/// Who last changed what is wanted for a person, as `portero why` and `grant list` tell it. Nothing is decided by it.
public struct LastChange: Equatable, Sendable {
    /// Who: `uid 1000`, as the audit names them.
    public var who: String
    /// With what, in the audit's words: `grant.add`, `grant.revoke`, `roster.load`.
    public var what: String
    /// When: the provable time of that moment.
    public var at: WallTime

    /// A change made by `who` with `what`.
    public init(who: String, what: String, at: WallTime) {
        self.who = who
        self.what = what
        self.at = at
    }
}

/// The last change of each place of a book: few different authors, so each is kept once.
struct LastChanges: Sendable {
    private struct Author: Hashable {
        let who: String
        let what: String
    }

    private struct Stamp {
        let at: Int64
        let author: UInt32
    }

    private var stamps: [Stamp] = []
    private var authors: [Author] = []
    private var numbers: [Author: UInt32] = [:]

    private static let none = Stamp(at: 0, author: .max)

    mutating func reserve(_ count: Int) { stamps.reserveCapacity(count) }

    subscript(place: Int) -> LastChange? {
        get {
            guard place < stamps.count, stamps[place].author != .max else { return nil }
            let author = authors[Int(stamps[place].author)]
            return LastChange(who: author.who, what: author.what, at: WallTime(seconds: stamps[place].at))
        }
        set {
            while stamps.count <= place { stamps.append(Self.none) }
            stamps[place] = newValue.map { Stamp(at: $0.at.seconds, author: number($0)) } ?? Self.none
        }
    }

    private mutating func number(_ change: LastChange) -> UInt32 {
        let author = Author(who: change.who, what: change.what)
        if let number = numbers[author] { return number }
        let number = UInt32(authors.count)
        authors.append(author)
        numbers[author] = number
        return number
    }
}
