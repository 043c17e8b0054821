import Grants
import Protection
import RoomWire
import Testing

@Suite struct `Plan of protection` {
    @Test func `the administrator is guarded before the user`() {
        let wanted = Guards(admin: .password, user: .pin)
        let first = ProtectionPlan.next(wanted: wanted, actual: Guards(admin: .unsecured, user: .unsecured))
        #expect(first == GuardChange(account: .admin, guard: .password))
        let second = ProtectionPlan.next(wanted: wanted, actual: Guards(admin: .password, user: .unsecured))
        #expect(second == GuardChange(account: .user, guard: .pin))
    }

    /// Follows the plan on a room that does as told; opening the administrator opens the user too.
    func walk(_ wanted: Guards, from start: Guards) -> (changes: [GuardChange], end: Guards) {
        var actual = start
        var changes: [GuardChange] = []
        while let change = ProtectionPlan.next(wanted: wanted, actual: actual), changes.count < 9 {
            changes.append(change)
            switch change.account {
            case .admin:
                actual.admin = change.guard
                if change.guard == .unsecured, actual.user != nil { actual.user = .unsecured }
            case .user: actual.user = change.guard
            }
        }
        return (changes, actual)
    }

    static let users: [GuardKind?] = [nil] + GuardKind.allCases.map { $0 }

    @Test func `from any state to any wanted one in two changes, never opening an administrator wanted closed`() {
        for admin in GuardKind.allCases {
            for user in Self.users {
                for actualAdmin in GuardKind.allCases {
                    for actualUser in Self.users {
                        let wanted = Guards(admin: admin, user: user)
                        let (changes, end) = walk(wanted, from: Guards(admin: actualAdmin, user: actualUser))
                        #expect(changes.count <= 2)
                        #expect(end.admin == admin)
                        // A room without a user account stays without; an open administrator opens the user.
                        if let user, end.user != nil, admin != .unsecured { #expect(end.user == user) }
                        let opens = changes.contains { $0.account == .admin && $0.guard == .unsecured }
                        #expect(!opens || admin == .unsecured)
                    }
                }
            }
        }
    }

    @Test func `what agrees is left alone, because a PIN set again throws its holders out`() {
        let guards = Guards(admin: .pin, user: .pin)
        #expect(ProtectionPlan.next(wanted: guards, actual: guards) == nil)
        #expect(ProtectionPlan.drift(wanted: guards, actual: guards).isEmpty)
    }

    @Test func `a room without a user account differs, and is not asked for one`() {
        let wanted = Guards(admin: .password, user: .pin)
        let actual = Guards(admin: .password, user: nil)
        #expect(ProtectionPlan.next(wanted: wanted, actual: actual) == nil)
        #expect(ProtectionPlan.drift(wanted: wanted, actual: actual) == ["user is not offered, wanted pin"])
    }
}

@Suite struct `Keyring of the room` {
    static let now = WallTime(seconds: 1_800_000_000)

    @Test func `F-E9 an unsettled change is tried new secret first, then old, one try each`() {
        var keyring = Keyring()
        keyring.current = "old"
        keyring.pending = "new"
        keyring.token = "1*t"
        #expect(keyring.attempts(first: "old", now: Self.now) == [.pending("new"), .current("old"), .open])
        keyring.accepted(.current("old"), token: "1*u", now: Self.now)
        #expect(keyring.current == "old")
        #expect(keyring.pending == nil)
        #expect(keyring.attempts(first: nil, now: Self.now) == [.token("1*u"), .current("old"), .open])
    }

    @Test func `a refused token is not tried again`() {
        var keyring = Keyring()
        keyring.current = "secret"
        keyring.token = "1*t"
        keyring.refused(.token("1*t"))
        #expect(keyring.attempts(first: "first", now: Self.now) == [.current("secret"), .first("first"), .open])
    }

    @Test func `a token is left out when its time is over, which under a PIN is a day, else 30 days`() {
        var keyring = Keyring()
        keyring.accepted(.first("secret"), token: "1*t", now: Self.now)
        #expect(keyring.attempts(first: nil, now: Self.now + .seconds(86_399)).first == .token("1*t"))
        #expect(keyring.attempts(first: nil, now: Self.now + .seconds(86_400)) == [.current("secret"), .open])
    }
}

@Suite struct `A loss of rights` {
    @Test(arguments: [
        (1, [60, 120, 240, 480, 900, 900]), (2, [0, 120, 240]), (3, [60, 120]), (5, [60]), (6, [3600, 3600]), (7, [60]),
        (8, [0, 120]), (99, [60]),
    ])
    func `rests by its cause, longer each time in a row`(cause: Int, seconds: [Int]) {
        let loss = AuthorizationLoss(cause: cause)
        for (index, wait) in seconds.enumerated() { #expect(loss.rest(times: index + 1) == .seconds(wait)) }
        #expect(!loss.sentence.isEmpty)
    }
}
