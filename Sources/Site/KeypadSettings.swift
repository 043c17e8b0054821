/// `[keypad]`: what the keypad belongs to, and how it is used.
public struct KeypadSettings: Sendable, Equatable {
    /// The door the keypad stands at: the one named, else the only one; nil where that is open.
    public let door: String?
    /// Whether a code is keyed behind its holder's flat and refused by itself.
    public let unitCode: Bool
    /// Longest time between two keys of an entry.
    public let digitTimeout: Duration
    /// Longest time from the first key of an entry to its `#`.
    public let entryTimeout: Duration
    /// Whether the buzzer answers keys, entries and the bell.
    public let sounds: Bool

    init(_ values: Inspection.Found, doors: [DoorSettings]) {
        door = values.optionalText(Keys.Keypad.door) ?? (doors.count == 1 ? doors[0].name : nil)
        unitCode = values.flag(Keys.Keypad.unitCode)
        digitTimeout = .milliseconds(values.whole(Keys.Keypad.digitTimeout))
        entryTimeout = .milliseconds(values.whole(Keys.Keypad.entryTimeout))
        sounds = values.flag(Keys.Keypad.sounds)
    }
}
