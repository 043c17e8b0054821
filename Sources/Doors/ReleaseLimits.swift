/// The bounds of one door's releases.
public struct ReleaseLimits: Sendable, Hashable {
    /// How long the exit button releases; the configuration's `release_time_ms`.
    public let releaseTime: Duration
    /// Longest time the output may be active, whatever was asked; the configuration's `release_ceiling_ms`.
    public let ceiling: Duration
    /// Shortest inactive time that ends an active period: shorter gaps do not start the ceiling anew.
    public var rest: Duration = .milliseconds(500)
    /// Time between two tries to write *locked*.
    public var retry: Duration = .milliseconds(100)
    /// How long the agent may be silent while a hold or a blocked exit button depends on it; it then speaks about once a second.
    public var silence: Duration = .seconds(3)
    /// Whether the lock may be active without end, as its data sheet says; without it no hold is given.
    public var continuous = false
    /// Whether a named waiver lets a lockdown block the exit button; without it nothing does.
    public var exitMayBeBlocked = false

    /// The usual release time is 5 s, the usual ceiling 10 s.
    public init(releaseTime: Duration = .seconds(5), ceiling: Duration = .seconds(10)) {
        self.releaseTime = releaseTime
        self.ceiling = ceiling
    }
}
