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

/// Who and with what, of the last changes of a book: few different ones, so each is kept once and named by its number.
struct Authors: Sendable {
    /// A last change, small.
    struct Stamp: Sendable {
        fileprivate let at: Int64
        fileprivate let author: UInt32

        /// No change that was kept.
        static let none = Stamp(at: 0, author: .max)
    }

    private struct Author: Hashable {
        let who: String
        let what: String
    }

    private var authors: [Author] = []
    private var numbers: [Author: UInt32] = [:]

    subscript(stamp: Stamp) -> LastChange? {
        guard stamp.author != .max else { return nil }
        let author = authors[Int(stamp.author)]
        return LastChange(who: author.who, what: author.what, at: WallTime(seconds: stamp.at))
    }

    mutating func stamp(_ change: LastChange) -> Stamp {
        let author = Author(who: change.who, what: change.what)
        let number = numbers[author] ?? UInt32(authors.count)
        if number == authors.count {
            authors.append(author)
            numbers[author] = number
        }
        return Stamp(at: change.at.seconds, author: number)
    }
}
