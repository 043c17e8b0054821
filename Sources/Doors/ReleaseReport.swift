/// What became of a lock output, for the agent.
public enum ReleaseReport: Sendable, Hashable {
    /// The output is active until then at the latest; again when a release was made longer.
    case released(until: Duration, by: Releaser)
    /// The output is active without end; says so again for a hold or grant that comes meanwhile.
    case held
    /// The output is inactive.
    case locked(LockedReason)
    /// The output was not made active.
    case denied(ReleaseDenial, by: Releaser)
    /// The output could not be made inactive; it is tried again every ``ReleaseLimits/retry`` until
    /// ``locked(_:)`` is reported. Said once.
    case lockFailing
    /// Whether the exit button releases by itself, as asked, or again after the agent was silent.
    case exitServed(Bool)
}

/// Who released a door at the guard.
public enum Releaser: Sendable, Hashable {
    /// The agent, which knows for whom.
    case agent
    /// The exit button, which the guard serves by itself.
    case exit
}

/// Why an output became inactive.
public enum LockedReason: String, Sendable, Hashable, CaseIterable {
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
    /// The agent was silent for ``ReleaseLimits/silence`` while it held the door released.
    case peerSilent = "peer-silent"
    /// A release could not be written, or the chip was gone; the output was driven inactive to be sure.
    case lineFault = "line-fault"
    /// The guard is gone; the agent took the line itself.
    case guardLost = "guard-lost"
}

/// Why the guard did not release.
public enum ReleaseDenial: Sendable, Hashable {
    /// The ceiling is used up; the output must rest until then.
    case resting(until: Duration)
    /// The output cannot be written.
    case lineFault
    /// A release of no length was asked for.
    case noTime
    /// A hold was asked for of a lock that may not be active for long.
    case notContinuous
    /// The exit button was pressed, or was to be blocked: the agent had it blocked, or may not.
    case exitBlocked
}
