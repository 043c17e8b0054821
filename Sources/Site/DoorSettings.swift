public import Grants

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
    /// How long the lock stays released after a grant, 0.1 s to 57 s, at least 3 s below the ceiling.
    public let releaseTime: Duration
    /// The hard limit on the time the lock stays released, 3.1 s to 60 s.
    public let releaseCeiling: Duration
    /// Whether the lock is rated to be released without end.
    public let isContinuous: Bool
    /// How long after the leaf opened the lock is secured again, 0 to 60 s.
    public let relockDelay: Duration
    /// How long the leaf may stand open before the alarm, 1 s to an hour.
    public let openTime: Duration
    /// How long before that alarm the panel warns, below the open time; zero for no warning.
    public let preAlarm: Duration
    /// When the door is held open each week; nil for never.
    public let holdOpen: Schedule?
    /// The group of doors of which one is released only while the others are secured; nil for none.
    public let interlock: String?
    /// Whether tampering blocks the door until somebody clears it.
    public let tamperBlocks: Bool
    /// Whether a lockdown stops the exit button too.
    public let lockdownBlocksExit: Bool
    /// Who accepted that; nil when nobody did.
    public let lockdownExitWaiver: String?

    init(_ values: Inspection.Found) {
        name = values.text(Keys.Door.name)
        lock = values.choice(Keys.Door.lock)
        releaseTime = .milliseconds(values.whole(Keys.Door.releaseTime))
        releaseCeiling = .milliseconds(values.whole(Keys.Door.releaseCeiling))
        isContinuous = values.flag(Keys.Door.continuous)
        relockDelay = .milliseconds(values.whole(Keys.Door.relockDelay))
        openTime = .milliseconds(values.whole(Keys.Door.openTime))
        preAlarm = .milliseconds(values.whole(Keys.Door.preAlarm))
        holdOpen = values.optionalText(Keys.Door.holdOpen).flatMap { Schedule($0) }
        interlock = values.optionalText(Keys.Door.interlock)
        tamperBlocks = values.flag(Keys.Door.tamperBlocks)
        lockdownBlocksExit = values.flag(Keys.Door.lockdownBlocksExit)
        lockdownExitWaiver = values.optionalText(Keys.Door.lockdownExitWaiver)
    }
}
