public import RoomWire

/// The way from actual guards to wanted ones, one change at a time.
public enum ProtectionPlan {
    /// The next change, or nil when wanted and actual agree.
    ///
    /// The administrator comes first: the user cannot be protected before (reference, 2.1). Opening the administrator
    /// happens only when that is what is wanted, never on the way to something else. A kind that already
    /// agrees is left alone, because setting a PIN again draws a new one and throws its holders out.
    public static func next(wanted: Guards, actual: Guards) -> GuardChange? {
        if actual.admin != wanted.admin { return GuardChange(account: .admin, guard: wanted.admin) }
        guard let user = actual.user, let wantedUser = wanted.user, user != wantedUser else { return nil }
        if wanted.admin == .unsecured { return nil }
        return GuardChange(account: .user, guard: wantedUser)
    }

    /// What differs, in words for status and log; empty when nothing does.
    public static func drift(wanted: Guards, actual: Guards) -> [String] {
        var differences: [String] = []
        if actual.admin != wanted.admin {
            differences.append("admin is \(actual.admin.rawValue), wanted \(wanted.admin.rawValue)")
        }
        if let wantedUser = wanted.user, actual.user != wantedUser {
            differences.append("user is \(actual.user?.rawValue ?? "not offered"), wanted \(wantedUser.rawValue)")
        }
        return differences
    }
}

/// One `setAuthParams`.
public struct GuardChange: Equatable, Sendable {
    /// Whose guard changes.
    public let account: Account
    /// To what.
    public let `guard`: GuardKind

    /// A change of `account` to `guard`.
    public init(account: Account, guard: GuardKind) {
        self.account = account
        self.guard = `guard`
    }
}
