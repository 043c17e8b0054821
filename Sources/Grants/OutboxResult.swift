/// What became of one attempt to tell the cloud.
public enum OutboxResult: Equatable, Sendable {
    /// Acknowledged, or logically done (a person to remove was not there).
    case done
    /// The cloud answered that this item should come later.
    case retry
    /// Refused for being too many, whoever sent them: everything waits, longer than for an outage.
    case throttled
    /// No usable answer: nothing got through, or the answer was lost. Everything waits.
    case unreachable
    /// Refused for good, with the cloud's code.
    case refused(code: Int)
    /// Refused for a reason that every item shares (secret, permission, plan), with the cloud's code.
    case misconfigured(code: Int)
}

/// What the owner of the outbox does next.
public enum OutboxAction: Equatable, Sendable {
    /// Send this wish and bring the answer to ``Outbox/answered(_:_:now:using:)``.
    case send(OutboxRow)
    /// A wish to be asked again was overtaken before it was sent, and is dropped.
    case overtaken(OutboxRow)
    /// Nothing before this instant (time since boot); a new wish or an answer may change that.
    case wait(until: Duration)
}

/// What an answer means for the rest of the program.
public enum OutboxEffect: Equatable, Sendable {
    /// The cloud accepted the grant of this version: confirm it.
    case confirmed(PersonID, DeviceID, Version)
    /// The wish is worked off: delete its row, if that still has this version.
    case settled(OutboxRow)
    /// The cloud refused for good: store the row with its code and say so.
    case refused(OutboxRow)
    /// Nothing will be accepted until somebody changes the configuration: say so.
    case misconfigured(code: Int)
    /// What became of a wish that was asked again.
    case repeated(OutboxRow, RepeatResult)
}
