public import RoomWire

/// The way from actual guards to wanted ones, one change at a time.
public enum ProtectionPlan {
    /// What is wanted beyond the kinds of the guards.
    public struct Wishes: OptionSet, Sendable {
        /// A bit for each wish.
        public let rawValue: Int

        /// The wishes of these bits.
        public init(rawValue: Int) { self.rawValue = rawValue }

        /// The administrator's password is to be another one.
        public static let newAdminPassword = Wishes(rawValue: 1)
        /// The user's password is to be one that is known here.
        public static let knownUserPassword = Wishes(rawValue: 2)
        /// The user's PIN is to be another one.
        public static let newUserPIN = Wishes(rawValue: 4)
        /// The administrator's PIN is to be one that is known here.
        public static let knownAdminPIN = Wishes(rawValue: 8)
    }

    /// The next change, or nil when wanted and actual agree and no wish is open.
    ///
    /// The administrator comes first: the user cannot be protected before (reference, 2.1). Opening the administrator
    /// happens only when that is what is wanted, never on the way to something else. A kind that already
    /// agrees is left alone, because setting a PIN again draws a new one and throws its holders out.
    ///
    /// - Parameter refused: changes that the room refused and that are not asked for again.
    public static func next(
        wanted: Guards, actual: Guards, wishes: Wishes = [], refused: Set<GuardChange> = []
    ) -> GuardChange? {
        changes(wanted, actual, wishes).first { !refused.contains($0) }
    }

    private static func changes(_ wanted: Guards, _ actual: Guards, _ wishes: Wishes) -> [GuardChange] {
        var changes: [GuardChange] = []
        let isAdminWished =
            switch wanted.admin {
            case .password: wishes.contains(.newAdminPassword)
            case .pin: wishes.contains(.knownAdminPIN)
            case .unsecured: false
            }
        if actual.admin != wanted.admin || isAdminWished {
            changes.append(GuardChange(account: .admin, guard: wanted.admin))
        }
        // A room whose administrator is open, now or as wanted, has no guarded user.
        guard let user = actual.user, let wantedUser = wanted.user, wanted.admin != .unsecured,
            actual.admin != .unsecured || wantedUser == .unsecured
        else { return changes }
        let isWished =
            switch wantedUser {
            case .password: wishes.contains(.knownUserPassword)
            case .pin: wishes.contains(.newUserPIN)
            case .unsecured: false
            }
        if user != wantedUser || isWished { changes.append(GuardChange(account: .user, guard: wantedUser)) }
        return changes
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
public struct GuardChange: Hashable, Sendable {
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
