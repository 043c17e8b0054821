public import Grants

/// One record of the append-only audit (field vocabulary, section 6; faults S10).
public struct AuditRecord: Equatable, Sendable {
    /// From 1, without gap, over restarts.
    public var number: Int64
    /// What the wall clock showed, UTC.
    public var wall: WallTime
    /// Whether it was trusted.
    public var clockTrusted: Bool
    /// Time since boot in microseconds; comparable inside one boot session.
    public var uptimeMicroseconds: Int64
    /// Station, board and boot session.
    public var origin: AuditOrigin
    /// Who did it.
    public var who: String
    /// What was done.
    public var what: String
    /// A reason code, an outcome, or `done`.
    public var outcome: String
    /// The facts as one JSON object.
    public var facts: String
    /// Hash of the record before; empty before the first.
    public var previousHash: [UInt8]
    /// HMAC with SHA-256 of ``canonicalBytes`` under the audit key.
    public var hash: [UInt8]

    /// A record as read back from a ledger or an export.
    public init(
        number: Int64, wall: WallTime, clockTrusted: Bool, uptimeMicroseconds: Int64, origin: AuditOrigin, who: String,
        what: String, outcome: String, facts: String, previousHash: [UInt8], hash: [UInt8]
    ) {
        self.number = number
        self.wall = wall
        self.clockTrusted = clockTrusted
        self.uptimeMicroseconds = uptimeMicroseconds
        self.origin = origin
        self.who = who
        self.what = what
        self.outcome = outcome
        self.facts = facts
        self.previousHash = previousHash
        self.hash = hash
    }

    /// Number and hash, as published and as the next record builds on.
    public var head: AuditHead { AuditHead(number: number, hash: hash) }
}

/// The end of a chain: what the next record builds on, and what a cut tail is held against.
public struct AuditHead: Equatable, Sendable {
    /// Number of the last record; 0 before the first.
    public var number: Int64
    /// Its hash; empty before the first.
    public var hash: [UInt8]

    /// The end after `number`.
    public init(number: Int64, hash: [UInt8]) {
        self.number = number
        self.hash = hash
    }

    /// Before the first record.
    public static let start = AuditHead(number: 0, hash: [])
}
