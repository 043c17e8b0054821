/// Everything as it is when a watcher comes.
public struct LiveState: Codable, Equatable, Sendable {
    /// Every part, as `/api/status` has them.
    public var parts: [String: PartStatus]
    /// Every line, as `/api/lines` has them.
    public var lines: [LineResource]
    /// Every door, as `/api/doors` has them.
    public var doors: [DoorResource]
    /// What goes on at the room; nil before the ledger is open.
    public var call: String?
    /// The keypad; nil on a station without one.
    public var keypad: LiveKeypad?
}

/// A line as a watcher is told of its change.
public struct LiveLine: Codable, Equatable, Sendable {
    /// What it does: `bell`, `door.main.contact`.
    public var function: String
    /// Its name on the chip.
    public var line: String
    /// `active`, `inactive`, or `unknown`.
    public var value: String
    /// How often it changed since the agent's start.
    public var changes: Int
}

/// A record as a watcher is told of it.
public struct LiveRecord: Codable, Equatable, Sendable {
    /// The number of a decision, for `portero why`; nil for other records.
    public var number: UInt64?
    /// Who did it.
    public var who: String
    /// What was done, in dotted words.
    public var what: String
    /// A reason code, an outcome, or `done`.
    public var outcome: String
}

/// A part of the agent as a watcher is told of its change.
public struct LivePart: Codable, Equatable, Sendable {
    /// Its name.
    public var name: String
    /// Its state; nil when it is not shown any more.
    public var status: PartStatus?
}

/// A keypad as a watcher is told of it; its state and why stand in the part `keypad`.
public struct LiveKeypad: Codable, Equatable, Sendable {
    /// What stands on the keys, one text for each row.
    public var keys: [String]
    /// How often keys were held so that one of them may have been a ghost; nil where the kernel scans.
    public var ghosts: Int?
    /// How often more edges came than the kernel keeps, a bad contact's bounce; nil where the kernel scans.
    public var overflows: Int?
    /// Keys held too long for a finger.
    public var stuck: [String]
}
