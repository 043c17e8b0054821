/// The first thing wrong with a chain, by number.
public enum AuditFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// Record `number` does not match its own hash: it was altered, or the key is another.
    case altered(number: Int64)
    /// Where record `number` should stand, `found` stands: one was dropped, doubled or moved.
    case missing(number: Int64, found: Int64)
    /// Record `number` is sound but does not follow the record before it.
    case unlinked(number: Int64)
    /// The chain ends before `number`, the first record missing against the published head.
    case cut(number: Int64)
    /// The record with the published head's number has another hash.
    case otherThanPublished(number: Int64)

    /// The first bad number.
    public var number: Int64 {
        switch self {
        case .altered(let number), .missing(let number, _), .unlinked(let number), .cut(let number),
            .otherThanPublished(let number):
            number
        }
    }

    /// One sentence: what, where, what to try.
    public var description: String {
        switch self {
        case .altered(let number): "audit record \(number) was altered: its hash does not match under this unit's key"
        case .missing(let number, let found): "audit record \(number) is missing: record \(found) stands in its place"
        case .unlinked(let number): "audit record \(number) does not follow the record before it: one was replaced"
        case .cut(let number): "audit record \(number) is missing: the tail was cut after the head was published"
        case .otherThanPublished(let number): "audit record \(number) is not the one that was published"
        }
    }
}

/// Checks records one after another, so that a long audit needs no memory.
public struct AuditVerifier: Sendable {
    /// The last sound record.
    public private(set) var head: AuditHead

    private let key: [UInt8]
    private let digests: Digests
    private let published: AuditHead?

    /// Checks what follows `head`.
    ///
    /// - Parameter published: a head that was written down elsewhere; shows a cut or replaced tail.
    public init(after head: AuditHead = .start, published: AuditHead? = nil, key: [UInt8], digests: Digests) {
        self.head = head
        self.published = published
        self.key = key
        self.digests = digests
    }

    /// Takes the next record.
    public mutating func check(_ record: AuditRecord) throws(AuditFault) {
        let expected = head.number + 1
        guard record.number == expected else { throw .missing(number: expected, found: record.number) }
        guard record.hash == digests.hmacSHA256(key, record.canonicalBytes) else { throw .altered(number: expected) }
        guard record.previousHash == head.hash else { throw .unlinked(number: expected) }
        if let published, published.number == expected, published.hash != record.hash {
            throw .otherThanPublished(number: expected)
        }
        head = record.head
    }

    /// Says that no record follows.
    public func finish() throws(AuditFault) {
        if let published, published.number > head.number { throw .cut(number: head.number + 1) }
    }
}
