/// A withdrawal. It outranks every grant and every confirmation of an older version, whenever they arrive.
public struct RevocationMark: Equatable, Sendable {
    /// Number of the wish that revoked.
    public var version: Version
    /// When it was made here; display only, nothing is decided by it.
    public var at: WallTime

    /// A mark; see ``GrantBook/nextVersion`` for its number.
    public init(version: Version, at: WallTime) {
        self.version = version
        self.at = at
    }
}
