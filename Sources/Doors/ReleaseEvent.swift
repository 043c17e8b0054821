/// What the guard tells one door's release.
public enum ReleaseEvent: Sendable, Equatable {
    /// The agent asks for a release of this length, counted from now.
    case grant(for: Duration)
    /// The agent asks for a release without end: only where ``ReleaseLimits/continuous``, and only as long as the agent
    /// is heard. A release that is going on becomes the hold; a grant during a hold changes nothing.
    case hold
    /// The agent asks for the lock; ends a release and a hold alike.
    case lock
    /// Whether the exit button releases by itself. False, for a lockdown that a waiver allows, only where
    /// ``ReleaseLimits/exitMayBeBlocked``, and only as long as the agent is heard.
    case serveExit(Bool)
    /// The agent gave a sign of life. Without one for ``ReleaseLimits/silence`` a hold ends and the exit button is
    /// served again.
    case heard
    /// The exit button was pressed: once for each press, however long it is held.
    case exit
    /// The agent is gone or said good-bye: locked for this reason, and nothing is released any more.
    case end(LockedReason)
    /// The chip of the output went away: what the output does is unknown until it was driven inactive again.
    case lineLost
    /// The last ``ReleaseEffect/drive(_:)`` was written.
    case driven
    /// The last ``ReleaseEffect/drive(_:)`` failed; what the output does is unknown.
    case driveFailed
    /// The time of the last ``ReleaseEffect/wake(at:)`` has come.
    case tick
}

/// What the guard does for one door's release.
public enum ReleaseEffect: Sendable, Equatable {
    /// Write the lock output and answer with ``ReleaseEvent/driven`` or ``ReleaseEvent/driveFailed`` before any
    /// other event.
    case drive(LockDrive)
    /// Send ``ReleaseEvent/tick`` at this time; replaces any earlier wake.
    case wake(at: Duration)
    /// Tell the agent.
    case report(ReleaseReport)
}

/// What a lock output is driven to; the board file gives the level.
public enum LockDrive: Sendable, Equatable {
    /// Active.
    case released
    /// Inactive.
    case locked
}
