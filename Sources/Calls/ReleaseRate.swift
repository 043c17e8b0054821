/// How often a release may be asked for: so many that were granted and so many that were refused, in any minute.
public struct ReleaseRate: Equatable, Sendable {
    /// What becomes of one more request.
    public enum Verdict: Equatable, Sendable {
        /// It is judged.
        case judged
        /// It is refused unheard; `isFirst` for the first since the last one that was judged, the only one recorded.
        case limited(isFirst: Bool)
    }

    /// Granted requests in a minute.
    public static let mostReleases = 3
    /// Refused requests in a minute.
    public static let mostRefusals = 5
    /// The time in which they are counted.
    public static let window: Duration = .seconds(60)

    private var releases: [Duration] = []
    private var refusals: [Duration] = []
    private var isSaid = false

    /// Nothing was asked yet.
    public init() {}

    /// Whether a request is judged at `now`, which is monotonic. A limited one does not count: who waits is heard again.
    public mutating func admit(now: Duration) -> Verdict {
        releases.removeAll { now - $0 >= Self.window }
        refusals.removeAll { now - $0 >= Self.window }
        guard releases.count < Self.mostReleases, refusals.count < Self.mostRefusals else {
            defer { isSaid = true }
            return .limited(isFirst: !isSaid)
        }
        isSaid = false
        return .judged
    }

    /// A judged request was granted, or refused.
    public mutating func count(isGranted: Bool, now: Duration) {
        if isGranted { releases.append(now) } else { refusals.append(now) }
    }
}
