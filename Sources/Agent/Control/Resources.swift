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
    /// How long to wait for the cloud, seconds; 0 answers at once.
    public var wait: Double?

    /// A request that changes nothing but the grant itself.
    public init() {}
}

/// A door as `/api/doors/{name}` shows it; mode is what we command, state what we sense.
public struct DoorResource: Codable, Equatable, Sendable {
    /// The name people know it by.
    public var name: String
    /// `locked`, `unlocked`, `accessed`, `blocked`, `locked-down`, `locked-open`, or `unknown` without a guard.
    public var mode: String
    /// The mode that was commanded and is kept, whatever a momentary access, the schedule or tampering make of it.
    public var standing: String
    /// The lock output as its guard last reported it: `released`, `locked`, or `unknown`, also while the monitor says
    /// the opposite.
    public var output: String
    /// The bolt or magnet as the monitor senses it: `locked`, `unlocked`, `fault` when it disagrees with the output, or
    /// `unknown` without a monitor.
    public var lock: String
    /// `open`, `closed`, `fault` for a switch that flutters, or `unknown`.
    public var physical: String
    /// `NotInTamper`, `TamperDetected` or `Unknown`.
    public var tamper: String
    /// Whether tampering left a block that `portero door clear` ends.
    public var tamperBlock: Bool
    /// What is wrong now: `door-forced-open`, `door-open-too-long`, `tamper`, `lock-disagrees`, `contact-fault`.
    public var alarms: [String]
    /// Wall time of the last change of the mode or the output, ISO 8601.
    public var since: String?
}

/// What `POST /api/doors/{name}` takes.
public struct DoorWish: Codable, Equatable, Sendable {
    /// `release`, or a command: `lock`, `unlock`, `block`, `lockdown`, `lockopen`, `end-block`, `end-lockdown`,
    /// `end-lockopen`, `clear`.
    public var action: String
    /// For `release`: seconds, else the door's release time; the ceiling holds either way.
    public var seconds: Double?

    /// A request for `action`.
    public init(action: String, seconds: Double? = nil) {
        self.action = action
        self.seconds = seconds
    }
}

/// A line as `/api/lines` shows it.
public struct LineResource: Codable, Equatable, Sendable {
    /// What it does: `keypad.row`, `door.main.lock`.
    public var function: String
    /// Its name on the chip.
    public var line: String
    /// The level that counts as active: `high` or `low`.
    public var active: String
    /// `active`, `inactive`, or why it cannot be told.
    public var value: String
    /// Who holds it, as the kernel says.
    public var consumer: String?
}

/// The room as `/api/room` shows it.
public struct RoomResource: Codable, Equatable, Sendable {
    /// How the connection stands.
    public var connection: PartStatus
    /// How wanted and actual guards agree.
    public var protection: PartStatus
    /// The administrator's wanted guard.
    public var wantedAdmin: String
    /// The user's wanted guard.
    public var wantedUser: String?
    /// The administrator's actual guard; nil while unknown.
    public var actualAdmin: String?
    /// The user's actual guard; nil while unknown, or where there is no such account.
    public var actualUser: String?
}

/// What `POST /api/room` takes: guards to want from now on, until the configuration says otherwise.
public struct GuardsRequest: Codable, Equatable, Sendable {
    /// The administrator's guard.
    public var admin: String
    /// The user's guard.
    public var user: String

    /// A wish for both accounts.
    public init(admin: String, user: String) {
        self.admin = admin
        self.user = user
    }
}

/// What `POST /api/room/secret` takes.
public struct UserSecretRequest: Codable, Equatable, Sendable {
    /// Whether the room is to draw a new PIN first.
    public var new: Bool

    /// A question, or a wish for a new one.
    public init(new: Bool) { self.new = new }
}

/// What opens the room's user account. Shown to whoever asked, and kept nowhere else.
public struct UserSecretResource: Codable, Equatable, Sendable {
    /// `pin` or `password`.
    public var kind: String
    /// The secret itself.
    public var secret: String
}

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

/// The answer to a request that was done, was not, or cannot be told.
public struct Message: Codable, Equatable, Sendable {
    /// One sentence: what, where, what to try.
    public var message: String
    /// The exit code of the command that asked, per the contract.
    public var exit: Int32

    /// A sentence with its exit code.
    public init(_ message: String, exit: Int32 = 0) {
        self.message = message
        self.exit = exit
    }
}
