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
