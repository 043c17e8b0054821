/// One message of `/api/live`; which members it has follows from its kind.
///
/// No message holds a person's name, a credential, or a digit of a code; persons and identities stand in it as in `/api/audit`.
public struct LiveMessage: Codable, Equatable, Sendable {
    /// What a message tells.
    public enum Kind: String, Codable, Sendable {
        /// Everything as it is now, in `state`: the first message a watcher gets, and no other.
        case state
        /// A key was pressed: `key`, or `hidden` for a digit that may belong to a code.
        case key
        /// A line changed: `line`.
        case line
        /// A door changed: `door`.
        case door
        /// What goes on at the room changed: `call`.
        case call
        /// Something was decided or done, and recorded: `record`.
        case record
        /// A part of the agent changed: `part`.
        case part
        /// What the keypad is worth changed: `keypad`.
        case keypad
        /// More happened at once than is pushed: `missed` events were left out.
        case missed
    }

    /// Its number; a watcher's numbers have no gap behind the first.
    public var n: UInt64
    /// Wall time it was sent at, ISO 8601.
    public var at: String
    /// What it tells.
    public var kind: Kind
    /// Everything as it is now.
    public var state: LiveState?
    /// What stands on the key.
    public var key: String?
    /// True for a key that is not shown.
    public var hidden: Bool?
    /// The line, after the change.
    public var line: LiveLine?
    /// The door, after the change.
    public var door: DoorResource?
    /// `idle`, `answering`, `ringing`, `in call` or `hanging up`.
    public var call: String?
    /// The record.
    public var record: LiveRecord?
    /// The part, after the change.
    public var part: LivePart?
    /// The keypad, after the change.
    public var keypad: LiveKeypad?
    /// How many events were left out.
    public var missed: Int?

    init(_ kind: Kind) {
        n = 0
        at = ""
        self.kind = kind
    }
}
