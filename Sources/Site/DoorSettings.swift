/// `[[door]]`: one door.
public struct DoorSettings: Sendable, Equatable {
    /// The lock hardware.
    public enum Lock: String, Sendable, CaseIterable {
        /// Usually energised to release.
        case strike
        /// De-energised to release.
        case maglock
    }

    /// The door's name, the same as in the board file.
    public let name: String
    /// The lock hardware.
    public let lock: Lock
    /// How long the lock stays released after a grant, 0.1 s to 60 s, never above the ceiling.
    public let releaseTime: Duration
    /// The hard limit on the time the lock stays released, 0.5 s to 60 s.
    public let releaseCeiling: Duration

    init(_ values: Inspection.Found) {
        name = values.text(Keys.Door.name)
        lock = values.choice(Keys.Door.lock)
        releaseTime = .milliseconds(values.whole(Keys.Door.releaseTime))
        releaseCeiling = .milliseconds(values.whole(Keys.Door.releaseCeiling))
    }
}
