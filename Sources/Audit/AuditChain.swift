internal import Grants

/// The growing end of the audit: gives each entry its number and its hashes.
///
/// Lives in memory on the loop, so that the order of records is the order of events whatever the disk does.
public struct AuditChain: Sendable {
    /// The last record given out.
    public private(set) var head: AuditHead
    /// Station, board and boot session of every record.
    public var origin: AuditOrigin

    private let key: [UInt8]
    private let digests: Digests

    /// A chain that goes on after `head`.
    ///
    /// - Parameter key: the unit's audit key, kept outside the ledger.
    public init(after head: AuditHead, origin: AuditOrigin, key: [UInt8], digests: Digests) {
        self.head = head
        self.origin = origin
        self.key = key
        self.digests = digests
    }

    /// Makes the next record.
    public mutating func append(_ entry: AuditEntry) -> AuditRecord {
        let uptime = entry.at.uptime.components
        var record = AuditRecord(
            number: head.number + 1, wall: entry.at.wall, clockTrusted: entry.at.isTrusted,
            uptimeMicroseconds: uptime.seconds * 1_000_000 + uptime.attoseconds / 1_000_000_000_000, origin: origin,
            who: entry.who, what: entry.what, outcome: entry.outcome, facts: entry.facts, previousHash: head.hash,
            hash: [])
        record.hash = digests.hmacSHA256(key, record.canonicalBytes)
        head = record.head
        return record
    }
}
