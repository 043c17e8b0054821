/// Now, as evidence: what the clocks say and how far the wall clock may be believed.
public struct Moment: Equatable, Sendable {
    /// Time since boot.
    public let uptime: Duration
    /// What the wall clock shows, right or wrong.
    public let wall: WallTime
    /// Whether a time source confirmed the wall clock in this boot session.
    public let clockTrusted: Bool
    /// The latest time known to have passed when this boot session began; see ``ClockFloor/atBoot(of:)``.
    public let floor: WallTime
    /// Date and minute at the site; nil where the caller knows no zone.
    public let site: SiteTime?
    /// Confirmed by a time source, and not before what is known to have passed: both are needed.
    ///
    /// A clock may run fast for a while and be set right; a step back of more than that is none that right can be.
    public let isTrusted: Bool
    /// The wall time where trusted, else the earliest it can be: the floor and the time since boot.
    public let provable: WallTime

    /// The evidence of one instant.
    public init(uptime: Duration, wall: WallTime, clockTrusted: Bool, floor: WallTime, site: SiteTime? = nil) {
        self.uptime = uptime
        self.wall = wall
        self.clockTrusted = clockTrusted
        self.floor = floor
        self.site = site
        let passed = floor + uptime
        isTrusted = clockTrusted && wall >= max(floor, passed - Self.correction)
        provable = isTrusted ? wall : passed
    }

    /// How far a clock that was trusted may be set back and be trusted again.
    public static let correction: Duration = .seconds(60)
}

/// The latest wall time ever persisted, and when in which boot session it was.
public struct ClockFloor: Equatable, Sendable {
    /// A trusted wall time that has passed.
    public var wall: WallTime
    /// Boot session that wrote it: the kernel's boot id.
    public var bootSession: String
    /// Time since that boot when it was written.
    public var uptime: Duration

    /// A floor written `uptime` after the start of `bootSession`.
    public init(wall: WallTime, bootSession: String, uptime: Duration) {
        self.wall = wall
        self.bootSession = bootSession
        self.uptime = uptime
    }

    /// The floor as it counts for a boot session, so that adding the uptime gives the earliest possible now.
    ///
    /// In the session that wrote it, uptime already passed is taken off; counting it twice would age every grant.
    public func atBoot(of session: String) -> WallTime {
        session == bootSession ? wall - uptime : wall
    }
}
