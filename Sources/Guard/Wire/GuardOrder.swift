/// What the agent tells its guard.
public enum GuardOrder: Sendable, Equatable {
    /// The lines to hold; the first order, given once.
    case plan(GuardPlan)
    /// Release a door for a time from now on; answered by a report on the door.
    case release(door: String, for: Duration)
    /// Lock a door; answered by a report on the door.
    case lock(door: String)
    /// Lock every door.
    case lockAll
    /// Lock every door and end.
    case bye
}
