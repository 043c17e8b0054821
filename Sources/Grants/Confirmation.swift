/// The cloud's acceptance of a person at this device.
///
/// It belongs to the person since the last revocation, not to one version: a later edit keeps it.
public struct Confirmation: Equatable, Sendable {
    /// Number of the wish the cloud accepted.
    public var version: Version
    /// When: the provable time of that moment, so never later than it was unless the clock lied.
    public var at: WallTime
    /// The clock floor at that moment.
    public var floor: WallTime

    /// A confirmation as read back from the ledger.
    public init(version: Version, at: WallTime, floor: WallTime) {
        self.version = version
        self.at = at
        self.floor = floor
    }

    /// A confirmation that arrives now.
    public init(version: Version, at moment: Moment) {
        self.init(version: version, at: moment.provable, floor: moment.floor)
    }

    /// How old it is at `moment`; a lower bound while the clock is not trusted. Never negative.
    ///
    /// A confirmation later than a trusted now was stamped by a clock that lied: it counts from its floor.
    public func age(at moment: Moment) -> Duration {
        let now = moment.provable
        let since = moment.isTrusted && at > now ? floor : at
        return max(.zero, now - max(since, floor))
    }
}
