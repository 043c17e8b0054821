/// What the guard tells one door's release.
public enum ReleaseEvent: Sendable, Equatable {
    /// The agent asks for a release of this length, counted from now.
    case grant(for: Duration)
    /// The agent asks for the lock.
    case lock
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

/// What became of a lock output, for the agent.
public enum ReleaseReport: Sendable, Equatable {
    /// The output is active until then at the latest; again when a release was made longer.
    case released(until: Duration, by: Releaser)
    /// The output is inactive.
    case locked(LockedReason)
    /// The output was not made active.
    case denied(ReleaseDenial, by: Releaser)
    /// The output could not be made inactive; it is tried again every ``ReleaseLimits/retry`` until
    /// ``locked(_:)`` is reported. Said once.
    case lockFailing
}

/// Who released a door at the guard.
public enum Releaser: Sendable, Equatable {
    /// The agent, which knows for whom.
    case agent
    /// The exit button, which the guard serves by itself.
    case exit
}

/// Why an output became inactive.
public enum LockedReason: String, Sendable, Equatable, CaseIterable {
    /// The guard took the line; it has been inactive from the first moment.
    case start
    /// The release time was over.
    case deadline
    /// The agent asked.
    case asked
    /// The release ceiling was reached before the time that was asked for.
    case ceiling
    /// The agent is gone.
    case peerGone = "peer-gone"
    /// A release could not be written, or the chip was gone; the output was driven inactive to be sure.
    case lineFault = "line-fault"
    /// The guard is gone; the agent took the line itself.
    case guardLost = "guard-lost"
}

/// Why the guard did not release.
public enum ReleaseDenial: Sendable, Equatable {
    /// The ceiling is used up; the output must rest until then.
    case resting(until: Duration)
    /// The output cannot be written.
    case lineFault
    /// A release of no length was asked for.
    case noTime
}

/// The bounds of one door's releases.
public struct ReleaseLimits: Sendable, Equatable {
    /// How long the exit button releases; the configuration's `release_time_ms`.
    public let releaseTime: Duration
    /// Longest time the output may be active, whatever was asked; the configuration's `release_ceiling_ms`.
    public let ceiling: Duration
    /// Shortest inactive time that ends an active period: shorter gaps do not start the ceiling anew.
    public var rest: Duration = .milliseconds(500)
    /// Time between two tries to write *locked*.
    public var retry: Duration = .milliseconds(100)

    /// The usual release time is 5 s, the usual ceiling 10 s.
    public init(releaseTime: Duration = .seconds(5), ceiling: Duration = .seconds(10)) {
        self.releaseTime = releaseTime
        self.ceiling = ceiling
    }
}
