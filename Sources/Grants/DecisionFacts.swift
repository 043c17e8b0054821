/// The facts a decision used, as the audit keeps them: enough to explain it from its record alone.
public struct DecisionFacts: Equatable, Sendable, Codable {
    /// Who it is about; nil when nobody owns the identity.
    public var person: PersonID?
    /// Identity presented, without the instance; nil when a person was asked about by id.
    public var peer: String?
    /// Flat number typed; nil when no flat was asked for.
    public var unit: String?
    /// The device.
    public var device: DeviceID
    /// Version of the grant.
    public var version: Version?
    /// Who asked for the grant.
    public var origin: GrantOrigin?
    /// Whether the grant is switched on.
    public var enabled: Bool?
    /// What the person may have in a call; nil for everything.
    public var media: Media?
    /// First instant inside the validity.
    public var from: WallTime?
    /// First instant outside the validity.
    public var until: WallTime?
    /// Weekly periods and special days, in the form ``Schedule/init(_:)`` reads.
    public var schedule: String?
    /// The date at the site, `2026-12-24`.
    public var siteDate: String?
    /// Minutes since Monday 00:00 at the site.
    public var minuteOfWeek: Int?
    /// When the grant was wished; only where the site accepts a wish for a time and the cloud has not accepted it.
    public var wishedAt: WallTime?
    /// For how many seconds the site accepts such a wish.
    public var acceptWantedSeconds: Int64?
    /// Whether a living grant exists at another device; nil for no.
    public var elsewhere: Bool?
    /// Who last changed what is wanted for the person.
    public var changedBy: String?
    /// With what, such as `grant.add`.
    public var changedWith: String?
    /// When.
    public var changedAt: WallTime?
    /// Version of the last revocation mark.
    public var revokedVersion: Version?
    /// When it was revoked.
    public var revokedAt: WallTime?
    /// Version the cloud accepted since the last revocation.
    public var confirmedVersion: Version?
    /// When the cloud accepted it.
    public var confirmedAt: WallTime?
    /// Whole seconds since that.
    public var ageSeconds: Int64?
    /// Whether the age is only the least it can be.
    public var ageIsLowerBound: Bool?
    /// Complete reads of the cloud's users in a row that did not hold the person, two at the most; nil for none.
    public var missedReads: Int?
    /// What the newest of them read; nil where none missed the person.
    public var readSource: String?
    /// When the newest of them was complete.
    public var readAt: WallTime?
    /// The stale bound in seconds.
    public var staleAfterSeconds: Int64
    /// What the wall clock showed.
    public var wall: WallTime
    /// Whether it was trusted.
    public var clockTrusted: Bool
    /// The site's rule for a clock without trust; nil while it was trusted.
    public var untrustedClock: GrantPolicy.UntrustedClock?
    /// The clock floor of the boot session.
    public var floor: WallTime
    /// Whole seconds since boot.
    public var uptimeSeconds: Int64

    enum CodingKeys: String, CodingKey {
        case person, peer, unit, device, version, origin, enabled, media, from, until, schedule, elsewhere, wall, floor
        case siteDate = "site_date"
        case minuteOfWeek = "minute_of_week"
        case wishedAt = "wished_at"
        case acceptWantedSeconds = "accept_wanted_seconds"
        case changedBy = "changed_by"
        case changedWith = "changed_with"
        case changedAt = "changed_at"
        case revokedVersion = "revoked_version"
        case revokedAt = "revoked_at"
        case confirmedVersion = "confirmed_version"
        case confirmedAt = "confirmed_at"
        case ageSeconds = "age_seconds"
        case ageIsLowerBound = "age_is_lower_bound"
        case missedReads = "missed_reads"
        case readSource = "read_source"
        case readAt = "read_at"
        case staleAfterSeconds = "stale_after_seconds"
        case clockTrusted = "clock_trusted"
        case untrustedClock = "untrusted_clock"
        case uptimeSeconds = "uptime_seconds"
    }

    init(
        person: PersonID?, peer: String?, device: DeviceID, right: Right?, change: LastChange?, age: Duration?,
        policy: GrantPolicy, moment: Moment, read: CloudReadStamp?
    ) {
        self.person = person
        self.peer = peer
        unit = nil
        self.device = device
        version = right?.grant?.version
        origin = right?.grant?.origin
        enabled = right?.grant?.enabled
        media = right?.grant?.media == .audio ? .audio : nil
        from = right?.grant?.from
        until = right?.grant?.until
        schedule = right?.grant?.schedule?.description
        siteDate = moment.site?.date
        minuteOfWeek = moment.site?.minuteOfWeek
        let waits = policy.acceptWanted > .zero && right?.living != nil && right?.confirmed == nil
        wishedAt = waits ? right?.grant?.wished : nil
        acceptWantedSeconds = waits ? policy.acceptWanted.components.seconds : nil
        elsewhere = right?.elsewhere == true ? true : nil
        changedBy = change?.who
        changedWith = change?.what
        changedAt = change?.at
        revokedVersion = right?.mark?.version
        revokedAt = right?.mark?.at
        confirmedVersion = right?.confirmed?.version
        confirmedAt = right?.confirmed?.at
        ageSeconds = age?.components.seconds
        ageIsLowerBound = age.map { _ in !moment.isTrusted }
        missedReads = right?.sighting.missed
        readSource = missedReads.flatMap { _ in read?.source }
        readAt = missedReads.flatMap { _ in read?.at }
        staleAfterSeconds = policy.staleAfter.components.seconds
        wall = moment.wall
        clockTrusted = moment.isTrusted
        untrustedClock = moment.isTrusted ? nil : policy.untrustedClock
        floor = moment.floor
        uptimeSeconds = moment.uptime.components.seconds
    }

    /// Date and minute at the site; nil where the record holds none.
    public var site: SiteTime? {
        siteDate.flatMap { date in minuteOfWeek.flatMap { SiteTime(date: date, minuteOfWeek: $0) } }
    }
}
