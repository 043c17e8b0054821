public import Grants

/// What happens to a door, as the agent sees it.
public enum DoorEvent: Sendable, Equatable {
    /// Somebody wants it released, for the configured release time unless another one is given.
    case release(DoorRequest, for: Duration?)
    /// Somebody wants another mode.
    case command(DoorCommand, DoorRequest)
    /// The right of this person was withdrawn.
    case withdrawn(person: String)
    /// The guard reported.
    case reported(ReleaseReport)
    /// The guard is gone; whether the agent has the lock output inactive by itself.
    case guardLost(locked: Bool)
    /// The lock monitor was read: true for unlocked, nil for unreadable.
    case monitor(Bool?)
    /// The door position switch was read.
    case contact(ContactReading)
    /// The tamper contact of the station was read: true for tampered with, nil for unreadable.
    case tamper(Bool?)
    /// Whether every other door of the interlock group is secured.
    case others(secured: Bool)
    /// What was kept is known now.
    case restored(KeptDoor)
    /// What time it is at the site; nil while the clock is not trusted.
    case time(SiteTime?)
    /// The time of the last ``DoorEffect/wake(at:)`` has come.
    case tick
}

/// A change of mode that somebody may ask for.
public enum DoorCommand: String, Sendable, Hashable, CaseIterable {
    /// Lock; ends Unlocked, Accessed, Blocked, and the schedule's period that is going on.
    case lock
    /// Release without end, until locked.
    case unlock
    /// Lock, and refuse momentary access.
    case block
    /// Lock, and refuse everything but the end of it.
    case lockdown
    /// Release without end, and refuse everything but the end of it.
    case lockopen
    /// End Blocked.
    case endBlock = "end-block"
    /// End LockedDown: Blocked again if it was, else Locked.
    case endLockdown = "end-lockdown"
    /// End LockedOpen: Blocked again if it was, else Locked.
    case endLockopen = "end-lockopen"
    /// End the block that tampering left.
    case clear
    /// Lock whatever holds the door open, LockedOpen too; the last resort.
    case relock
}

/// What the agent does for a door.
public enum DoorEffect: Sendable, Equatable {
    /// Ask the guard for a release.
    case askRelease(for: Duration)
    /// Ask the guard for a release without end.
    case askHold
    /// Ask the guard for the lock.
    case askLock
    /// Tell the guard whether the exit button releases by itself.
    case serveExit(Bool)
    /// Answer the request of this id.
    case answer(UInt64, DoorAnswer)
    /// Write the audit.
    case record(DoorRecord)
    /// Keep this over a restart.
    case keep(KeptDoor)
    /// Let the people in front of the door notice.
    case signal(DoorSignal)
    /// Send ``DoorEvent/tick`` at this time; replaces any earlier wake.
    case wake(at: Duration)
}
