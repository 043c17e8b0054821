/// What complete reads of the cloud's users have said of a person since the last revocation.
///
/// It can deny and end that denial; it never makes a right. Kept small: a book holds many persons.
public enum CloudSighting: UInt8, Sendable, Equatable {
    /// No read has held the person: no read counts against them, for one that never knew them proves nothing.
    case never = 0
    /// The last complete read held the person.
    case held = 1
    /// The last one did not, the one before did.
    case missedOnce = 2
    /// The last two did not, or more: denied `not-in-cloud` until a complete read holds the person again.
    case gone = 3

    /// What stands after one more complete read.
    public func after(held: Bool) -> CloudSighting {
        if held { return .held }
        return switch self {
        case .never: .never
        case .held: .missedOnce
        case .missedOnce, .gone: .gone
        }
    }

    /// Complete reads in a row that did not hold the person, as far as they count; nil for none.
    public var missed: Int? {
        switch self {
        case .never, .held: nil
        case .missedOnce: 1
        case .gone: 2
        }
    }
}

/// The newest complete read of the cloud's users.
public struct CloudReadStamp: Equatable, Sendable {
    /// What was read, in words: sightings of another source mean nothing.
    public var source: String
    /// When, as far as it can be proved.
    public var at: WallTime

    /// A read of `source`.
    public init(source: String, at: WallTime) {
        self.source = source
        self.at = at
    }
}

/// What a complete read changes.
public struct CloudReadResult: Equatable, Sendable {
    /// Which read.
    public var stamp: CloudReadStamp
    /// Whose sighting becomes another.
    public var changes: [Change]

    /// One person.
    public struct Change: Equatable, Sendable {
        /// Who.
        public var person: PersonID
        /// What stands now.
        public var sighting: CloudSighting

        /// A new sighting of `person`.
        public init(_ person: PersonID, _ sighting: CloudSighting) {
            self.person = person
            self.sighting = sighting
        }
    }

    /// A result of these changes.
    public init(stamp: CloudReadStamp, changes: [Change]) {
        self.stamp = stamp
        self.changes = changes
    }
}
