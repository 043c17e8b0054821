public import RoomWire

/// The guards of the room's two accounts.
///
/// An open administrator forces an open user (reference, 2.1), so `admin: .unsecured` with a guarded user cannot be had.
public struct Guards: Hashable, Sendable, Codable {
    /// Guard of the administrator.
    public var admin: GuardKind
    /// Guard of the user; nil where the room's edition has no such account.
    public var user: GuardKind?

    /// A pair of guards.
    public init(admin: GuardKind, user: GuardKind?) {
        self.admin = admin
        self.user = user
    }
}
