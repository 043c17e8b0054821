/// `[keypad]`: what the keypad belongs to.
public struct KeypadSettings: Sendable, Equatable {
    /// The door the keypad stands at: the one named, else the only one; nil where that is open.
    public let door: String?

    init(_ values: Inspection.Found, doors: [DoorSettings]) {
        door = values.optionalText(Keys.Keypad.door) ?? (doors.count == 1 ? doors[0].name : nil)
    }
}
