public import Grants

/// `[grants]`: how grants are judged.
public struct GrantSettings: Sendable, Equatable {
    /// Which of Tuya's lists of users is read; it may add denials only.
    public enum CloudUsers: String, Sendable, CaseIterable {
        /// None.
        case off
        /// The members of a lock's home.
        case device
        /// Everybody of the residents' app.
        case app
        /// Everybody of the project.
        case project
    }

    /// How long after its last confirmation a grant counts.
    public let staleAfter: Duration
    /// How long a grant counts that the cloud has not accepted yet; zero: not at all.
    public let acceptWanted: Duration
    /// How old a grant is taken to be while the clock is not trusted.
    public let untrustedClock: GrantPolicy.UntrustedClock
    /// Shortest time between two full rounds in which the cloud is asked again by itself; zero for none.
    public let repostEvery: Duration
    /// Which of Tuya's lists of users is read.
    public let cloudUsers: CloudUsers

    init(_ values: Inspection.Found) {
        staleAfter = .seconds(values.whole(Keys.Grants.staleAfterHours) * 3600)
        acceptWanted = .seconds(values.whole(Keys.Grants.acceptWanted) * 60)
        untrustedClock = values.choice(Keys.Grants.untrustedClock)
        repostEvery = .seconds(values.whole(Keys.Grants.repostHours) * 3600)
        cloudUsers = values.choice(Keys.Grants.cloudUsers)
    }
}
