public import Loop

/// Waits and bounds of the agent's side of a guard.
public struct GuardTimes: Sendable, Equatable {
    /// From the start of a guard to its first report.
    public var ready: Duration = .seconds(3)
    /// From an order to its answer; a guard that is silent longer is ended and replaced.
    public var answer: Duration = .seconds(1)
    /// Between two signs of life while a door is held or an exit button blocked; a guard that has not read the last one
    /// is ended and replaced. Less than half of the unit's `WatchdogSec`, so that the same wake-up feeds the watchdog.
    public var heartbeat: Duration = .milliseconds(900)
    /// The same while nothing depends on them: a station at rest wakes up twice a second at most.
    public var idleHeartbeat: Duration = .seconds(5)
    /// From the end of a release to the report of the lock.
    public var overdue: Duration = .milliseconds(250)
    /// From good-bye to the end of the guard.
    public var leave: Duration = .milliseconds(500)
    /// A guard that lived this long is started again soon after its end, not later and later.
    public var proven: Duration = .seconds(10)
    /// Waits between starts.
    public var restart = Backoff(first: .milliseconds(50), cap: .seconds(5))

    /// An agent that looks later than this cannot tell whose fault it is.
    static let late: Duration = .milliseconds(100)

    /// The usual times; change single ones afterwards.
    public init() {}
}
