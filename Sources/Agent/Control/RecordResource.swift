/// One decision or other record, as `/api/audit` and `/api/decisions/{n}` show it.
public struct RecordResource: Codable, Equatable, Sendable {
    /// Its number, from 1 without gap.
    public var number: UInt64
    /// Wall time, ISO 8601.
    public var at: String
    /// Whether that wall time was trusted.
    public var trusted: Bool
    /// Who did it.
    public var who: String
    /// What was done, in dotted words.
    public var what: String
    /// A reason code, an outcome, or `done`.
    public var outcome: String
    /// The facts the decision used, as JSON text.
    public var facts: String
    /// Whether the facts were erased with a person who was forgotten; nil for no.
    public var erased: Bool?
    /// Wall time in seconds since 1970.
    public var wall: Int64
    /// Time since boot in microseconds; comparable inside one boot session.
    public var uptimeMicroseconds: Int64
    /// The kernel's boot id.
    public var bootSession: String
    /// The station's name.
    public var station: String
    /// The board's name.
    public var board: String
    /// Whether the lines were a stand-in's.
    public var standInBoard: Bool
    /// Hash of the record before, as hex digits; empty before the first.
    public var previousHash: String
    /// The record's own hash, as hex digits.
    public var hash: String
    /// One plain paragraph; with `/api/decisions/{n}` only.
    public var explanation: String?
}

/// Some of the audit's records from a place on, as `/api/audit?after=N` shows them.
public struct RecordPage: Codable, Equatable, Sendable {
    /// Ordered by number.
    public var records: [RecordResource]
    /// What to ask after next: the last of these records, or the number that was asked after.
    public var next: UInt64
    /// Number of the first record that retention has left; nil without one.
    public var first: UInt64?
}

/// The last record on disk, to be written down elsewhere, as `/api/audit/head` tells it.
public struct HeadResource: Codable, Equatable, Sendable {
    /// Its number; 0 before the first.
    public var number: UInt64
    /// Its hash, as hex digits.
    public var hash: String
    /// Both as `portero audit verify --head` takes them.
    public var head: String
}

/// What became of checking the audit's chain, as `/api/audit/verification` tells it.
public struct VerificationResource: Codable, Equatable, Sendable {
    /// Whether every record is there, unaltered and in its place.
    public var whole: Bool
    /// How many records from the first that is kept on are sound.
    public var records: UInt64
    /// Number of the first of them; nil without one.
    public var first: UInt64?
    /// How many records before it were cut by retention, as the chain itself says.
    public var cut: UInt64
    /// How many of the records lost their facts with a person who was forgotten.
    public var erased: UInt64
    /// The last sound record as `NUMBER:HASH`.
    public var head: String
    /// The first bad number; nil while the chain is whole.
    public var firstBad: UInt64?
    /// The same in a sentence.
    public var sentence: String
}
