public import Grants

/// What the configuration says of one door.
public struct DoorRules: Sendable, Hashable {
    /// How long a grant releases; `release_time_ms`.
    public var releaseTime: Duration = .seconds(5)
    /// Wait from the leaf opening until the lock is secured again; `relock_delay_ms`.
    public var relockDelay: Duration = .milliseconds(500)
    /// How long the leaf may stand open before DoorOpenTooLong; `open_time_ms`.
    public var openTime: Duration = .seconds(30)
    /// How long before that alarm there is a warning, zero for none; `pre_alarm_ms`.
    public var preAlarm: Duration = .zero
    /// Whether the lock may be released without end; `continuous`.
    public var isContinuous = false
    /// Whether a lockdown stops the exit button too; `lockdown_blocks_exit`, which needs a waiver.
    public var lockdownBlocksExit = false
    /// Whether tampering blocks the door until somebody clears it; `tamper_blocks`.
    public var tamperBlocks = false
    /// When the door is held open; `hold_open`.
    public var holdOpen: Schedule?
    /// Whether it releases only while the other doors of its group are secured; `interlock`.
    public var isInterlocked = false
    /// Whether the board has a door position switch for it.
    public var sensesLeaf = false
    /// Whether the board has a lock monitor for it.
    public var sensesLock = false

    /// The defaults of the configuration, without contact and monitor.
    public init() {}
}
