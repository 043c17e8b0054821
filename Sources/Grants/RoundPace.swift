/// How fast the cloud is asked again: in the background so slowly that many stations share one project.
public struct RoundPace: Sendable, Equatable {
    /// Shortest time between two wishes, `1 s / writes_per_second`.
    public var shortest: Duration
    /// The stale bound: everybody is asked for in a quarter of it, where the limit allows.
    public var staleAfter: Duration

    /// A pace for a limit of writes a second, at least 1, and a stale bound.
    public init(writesPerSecond: Int = 2, staleAfter: Duration = GrantPolicy().staleAfter) {
        shortest = .seconds(1) / max(1, writesPerSecond)
        self.staleAfter = staleAfter
    }

    /// Longest time between two wishes while nothing slows a round down.
    public static let longest: Duration = .seconds(30)
    /// Longest time between two wishes after refusals for being too many.
    public static let slowest: Duration = .seconds(900)

    /// How often it is looked whether somebody is due: often enough that no confirmation passes from half of the stale bound
    /// to its end unseen.
    public var regularly: Duration { min(.seconds(3600), staleAfter / 8) }

    /// Time from one wish to the next in the background, for so many people.
    func interval(people: Int) -> Duration {
        max(shortest, min(Self.longest, staleAfter / 4 / max(1, people)))
    }
}
