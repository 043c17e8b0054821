/// The first thing wrong with a chain, by number.
public enum AuditFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// Record `number` does not match its own hash: it was altered, or the key is another.
    case altered(number: Int64)
    /// Record `number` has no facts, and no record of the chain vouches for what is left of it.
    case erased(number: Int64)
    /// Where record `number` should stand, `found` stands: one was dropped, doubled or moved.
    case missing(number: Int64, found: Int64)
    /// Record `number` is sound but does not follow the record before it.
    case unlinked(number: Int64)
    /// The chain ends before `number`, the first record missing against the published head.
    case cut(number: Int64)
    /// The record with the published head's number has another hash.
    case otherThanPublished(number: Int64)
    /// The record with the published head's number was cut by retention: nothing is left to compare.
    case publishedCut(number: Int64)

    /// The first bad number.
    public var number: Int64 {
        switch self {
        case .altered(let number), .erased(let number), .missing(let number, _), .unlinked(let number),
            .cut(let number),
            .otherThanPublished(let number), .publishedCut(let number):
            number
        }
    }

    /// One sentence: what, where, what to try.
    public var description: String {
        switch self {
        case .altered(let number): "audit record \(number) was altered: its hash does not match under this unit's key"
        case .erased(let number):
            "audit record \(number) was erased or altered: no later record of the chain vouches for what is left of it"
        case .missing(let number, let found): "audit record \(number) is missing: record \(found) stands in its place"
        case .unlinked(let number): "audit record \(number) does not follow the record before it: one was replaced"
        case .cut(let number): "audit record \(number) is missing: the tail was cut after the head was published"
        case .otherThanPublished(let number): "audit record \(number) is not the one that was published"
        case .publishedCut(let number):
            "audit record \(number) was cut by retention and cannot be compared: give a head that was published later"
        }
    }
}
