/// A grant as `/api/grants` shows it: wanted against confirmed.
public struct GrantResource: Codable, Equatable, Sendable {
    /// The person's id.
    public var person: String
    /// The name people know it by.
    public var name: String?
    /// The flat number a visitor keys.
    public var unit: String?
    /// Identities at the room, in the order they are rung.
    public var peers: [String]
    /// The language they are addressed in, a BCP 47 tag; nil for the site's own.
    public var language: String?
    /// What this site wants: `granted`, `disabled` or `revoked`.
    public var wanted: String
    /// What the cloud acknowledged: `granted`, `revoked` or `nothing`.
    public var confirmed: String
    /// When the cloud last acknowledged this person, ISO 8601; nil when never.
    public var confirmedAt: String?
    /// Whole seconds since that; the least it can be while the clock is not trusted.
    public var ageSeconds: Int64?
    /// Who last changed what is wanted; nil where that was never kept.
    public var changedBy: String?
    /// With what: `grant.add`, `roster.load`.
    public var changedWith: String?
    /// When, ISO 8601.
    public var changedAt: String?
    /// First instant of validity, ISO 8601, inclusive.
    public var from: String?
    /// End of validity, ISO 8601, exclusive.
    public var until: String?
    /// Weekly periods; nil for always.
    public var schedule: String?
    /// What the person may have in a call: `audio-video` or `audio`; nil without a grant.
    public var media: String?
    /// Until when they do not want to be rung, ISO 8601; nil for no such wish.
    public var quietUntil: String?
    /// Number of the change that made this grant; grows with every change of the ledger.
    public var version: UInt64
    /// Complete reads of the cloud's users in a row that did not hold the person; two deny, nil for none.
    public var missedReads: Int?
    /// Why the cloud's side does not agree yet; nil when it does.
    public var pending: String?
}

/// What `PUT /api/grants/{person}` takes. An absent member keeps what is known, or is empty for a new person.
public struct GrantRequest: Codable, Equatable, Sendable {
    /// The name people know it by.
    public var name: String?
    /// The flat number a visitor keys.
    public var unit: String?
    /// Identities at the room, in the order they are rung.
    public var peers: [String]?
    /// A BCP 47 tag such as `es` or `pt-BR`; empty for the site's own language.
    public var language: String?
    /// ISO 8601 date or instant; inclusive.
    public var from: String?
    /// ISO 8601 date or instant; exclusive, a date without time includes that whole day.
    public var until: String?
    /// Weekly periods and special days, such as `mon-fri 08:00-18:00; except 2026-12-25`; empty for always.
    public var schedule: String?
    /// `audio-video` or `audio`.
    public var media: String?
    /// How long to wait for the cloud, seconds; 0 answers at once.
    public var wait: Double?

    /// A request that changes nothing but the grant itself.
    public init() {}
}

/// What `POST /api/grants/{person}/quiet` takes.
public struct QuietRequest: Codable, Equatable, Sendable {
    /// ISO 8601 date or instant until which the person is not rung, a date without time included; nil ends it.
    public var until: String?

    /// A wish not to be rung until then.
    public init(until: String?) { self.until = until }
}
