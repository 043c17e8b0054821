/// What of a door goes into the audit.
public enum DoorRecord: Sendable, Equatable {
    /// A release began or was made longer.
    case released(by: Requester, until: Duration)
    /// The door is held open from now on.
    case held(by: Requester)
    /// A release or a hold ended, or a locked door was locked again.
    case locked(LockedReason, by: Requester?)
    /// A release was asked for and refused.
    case refused(DoorRefusal, by: Requester)
    /// A mode was asked for and refused.
    case commandRefused(DoorCommand, DoorRefusal, by: Requester)
    /// Another mode holds from now on.
    case mode(DoorMode, by: Requester)
    /// The block that tampering left was cleared.
    case cleared(by: Requester)
    /// A code for a threat was keyed; whatever became of it.
    case duress(by: Requester)
    /// Something is wrong from now on.
    case alarm(DoorAlarm)
    /// It is over.
    case alarmOver(DoorAlarm)
    /// The lock output does not go inactive.
    case lockFailing
    /// The guard is gone; whether the agent has the lock output inactive itself.
    case guardLost(locked: Bool)
}
