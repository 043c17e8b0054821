/// What the agent tells its guard.
public enum GuardOrder: Sendable, Equatable {
    /// The lines to hold; the first order, given once.
    case plan(GuardPlan)
    /// Release a door for a time from now on; answered by a report on the door.
    case release(door: String, for: Duration)
    /// Release a door without end, where its lock may be; answered by a report on the door.
    case hold(door: String)
    /// Whether the exit button of a door releases by itself; answered by a report on the door.
    case serveExit(door: String, Bool)
    /// Lock a door; answered by a report on the door.
    case lock(door: String)
    /// Lock every door.
    case lockAll
    /// A sign of life; not answered, but read at once by a guard that is well.
    case heartbeat
    /// Say ``GuardReport/answered(_:)`` with this number; sent behind each order, whose reports then stand before it.
    case answer(UInt64)
    /// Lock every door and end.
    case bye
}
