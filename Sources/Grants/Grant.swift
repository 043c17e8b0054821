/// Number of a wish in one ledger: every grant, edit and revocation takes the next one.
///
/// One count for all persons from 1 on, never reused, so that an answer that comes late can be told from a newer wish.
public typealias Version = Int64

/// Who asked for a grant.
public enum GrantOrigin: String, Codable, Sendable {
    /// A single `portero grant` command or the page.
    case command
    /// A roster loaded as a whole.
    case roster
}

/// The right of a person to call at this device, as wanted here.
public struct Grant: Equatable, Sendable {
    /// Number of the wish that made or last changed it.
    public var version: Version
    /// Who asked for it.
    public var origin: GrantOrigin
    /// Weekly periods; nil for always.
    public var schedule: Schedule?
    /// Reversible switch, apart from validity.
    public var enabled: Bool
    /// What of the station the person may have in a call.
    public var media: Media

    /// Seconds since 1970, the ends of the range for no limit: a book holds many grants, so they are kept small.
    private var start: Int64
    private var end: Int64
    private var wish: Int64

    /// A grant, enabled and unlimited unless told otherwise.
    public init(
        version: Version, origin: GrantOrigin = .command, from: WallTime? = nil, until: WallTime? = nil,
        schedule: Schedule? = nil, enabled: Bool = true, media: Media = .audioVideo, wished: WallTime? = nil
    ) {
        self.version = version
        self.origin = origin
        start = from?.seconds ?? .min
        end = until?.seconds ?? .max
        wish = wished?.seconds ?? .min
        self.schedule = schedule
        self.enabled = enabled
        self.media = media
    }

    /// First instant inside the validity; nil for no start.
    public var from: WallTime? {
        get { start == .min ? nil : WallTime(seconds: start) }
        set { start = newValue?.seconds ?? .min }
    }

    /// First instant outside the validity; nil for no end.
    public var until: WallTime? {
        get { end == .max ? nil : WallTime(seconds: end) }
        set { end = newValue?.seconds ?? .max }
    }

    /// When it was first wished since the last revocation, by the provable time of that moment; later edits keep it. Nil
    /// where that is not known, and once the cloud has refused it for good: such a wish is never taken for a grant.
    public var wished: WallTime? {
        get { wish == .min ? nil : WallTime(seconds: wish) }
        set { wish = newValue?.seconds ?? .min }
    }

    /// Whether the wish alone counts at `moment`: a clock that is not trusted cannot tell how old it is.
    func isAccepted(for time: Duration, at moment: Moment) -> Bool {
        guard time > .zero, moment.isTrusted, let wished, wished <= moment.wall else { return false }
        return moment.wall < wished + time
    }

    /// Whether a rule needs to know what time it is.
    var dependsOnTime: Bool { from != nil || until != nil || schedule != nil }

    /// The first rule of the grant itself that denies at `moment`; nil when none does.
    func denial(at moment: Moment) -> ReasonCode? {
        if !enabled { return .grantDisabled }
        guard dependsOnTime else { return nil }
        guard moment.isTrusted else { return .clockUntrusted }
        if let from, moment.wall < from { return .grantNotYetValid }
        if let until, moment.wall >= until { return .grantExpired }
        guard let schedule else { return nil }
        guard let site = moment.site else { return .clockUntrusted }
        return schedule.contains(site) ? nil : .outsideSchedule
    }
}
