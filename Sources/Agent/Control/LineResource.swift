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
    /// How often it changed since the agent's start; nil for lines of the keypad, which change with each scan.
    public var changes: Int?
    /// Who holds it, as the kernel says.
    public var consumer: String?
}

/// What `POST /api/lines/{line}` takes.
public struct LineWish: Codable, Equatable, Sendable {
    /// `identify`: three pulses of lamp or buzzer.
    public var action: String

    /// A request for `action`.
    public init(action: String) { self.action = action }
}
