/// What a site may choose about deciding from a cache (`[grants]` in the configuration).
public struct GrantPolicy: Equatable, Sendable {
    /// How old a confirmation is taken to be while the clock is not trusted.
    public enum UntrustedClock: String, Codable, Sendable, CaseIterable {
        /// As old as can be proved: the house is not locked out by a power cut with the network gone.
        case lowerBound = "lower-bound"
        /// Too old: deny `clock-untrusted`.
        case deny
    }

    /// The stale bound: a confirmation older than this denies `cache-stale`.
    public var staleAfter: Duration
    /// How long a wish counts that the cloud has not accepted yet; zero: not at all.
    public var acceptWanted: Duration
    /// The rule for a clock without trust.
    public var untrustedClock: UntrustedClock

    /// The defaults of the configuration: 72 h, no wish by itself, lower bound.
    public init(
        staleAfter: Duration = .seconds(72 * 3600), acceptWanted: Duration = .zero,
        untrustedClock: UntrustedClock = .lowerBound
    ) {
        self.staleAfter = staleAfter
        self.acceptWanted = acceptWanted
        self.untrustedClock = untrustedClock
    }
}
