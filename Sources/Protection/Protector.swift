public import Grants
internal import RoomWire

/// Authorizes at the room and keeps its guards as wanted: a reducer with at most one request or one write under way.
///
/// Whatever the room is told in secret is on disk before the frame that makes it true is sent, and the secret before it
/// stays until the new one has opened the room. A kind that agrees proves no password: only an `auth` with it does.
public struct Protector: Hashable, Sendable {
    /// The guards this site wants.
    public private(set) var wanted: Guards
    /// What opens the room.
    public private(set) var keyring: Keyring
    /// What the room last said; nil before the first answer.
    public private(set) var actual: Guards?
    /// How the two stand to each other, as of the last comparison.
    public private(set) var state = ProtectionState.unknown(nil)

    private let rotation: Duration?
    private var phase = Phase.away
    /// When the secret opened the room under which the token was given out; nil where a token did.
    private var openedAt: WallTime?
    /// Look again as soon as nothing is under way.
    private var again = false
    private var wantsNewPIN = false
    /// The rights of this connection may be gone, by a change of ours or somebody else's.
    private var isInDoubt = false
    /// Changes the room refused, with its words; asked again on the next connection, or when others are wanted.
    private var refused: [GuardChange: String] = [:]
    /// Changes without an answer; asked again at the next look.
    private var unanswered: Set<GuardChange> = []

    private enum Phase: Hashable, Sendable {
        case away
        case authorizing(Attempt, left: [Attempt])
        case storing(Next)
        case reading
        case changing(GuardChange, String?)
        case proving(String)
        case resting
    }

    /// What is done once the disk has the keyring.
    private enum Next: Hashable, Sendable {
        case read
        case plan
        case rest
        case send(GuardChange, String)
        case prove(String)
    }

    /// A protector before any connection.
    ///
    /// - Parameter rotation: the age at which the administrator's password is replaced; nil for never.
    public init(wanted: Guards, keyring: Keyring = Keyring(), rotation: Duration? = nil) {
        self.wanted = wanted
        self.keyring = keyring
        self.rotation = rotation
    }

    /// Whether nothing is under way on an authorized connection.
    public var isSettled: Bool { phase == .resting }

    /// Takes one event and says what to do, in order.
    ///
    /// - Parameters:
    ///   - now: the provable time.
    ///   - draw: a new password.
    public mutating func step(_ event: ProtectorEvent, now: WallTime, draw: () -> String) -> [ProtectorEffect] {
        switch event {
        case .connected(let first):
            (refused, unanswered, isInDoubt, again) = ([:], [], false, false)
            return authorize(keyring.attempts(first: first, now: now))
        case .lost:
            phase = .away
            return []
        case .authorizationLost: return lostAuthorization()
        case .want(let guards):
            if guards != wanted { refused = [:] }
            wanted = guards
            return look(now)
        case .reissuePIN:
            wantsNewPIN = true
            return look(now)
        case .look: return look(now)
        case .answered(let answer): return answered(answer, now, draw)
        case .unanswered: return unansweredNow()
        case .kept(let isKept): return kept(isKept, now, draw)
        }
    }

    private mutating func lostAuthorization() -> [ProtectorEffect] {
        switch phase {
        // Our own change may throw ourselves out; the next question shows it.
        case .changing, .proving, .storing:
            isInDoubt = true
            return []
        case .authorizing, .away: return []
        case .reading, .resting:
            keyring.dropToken()
            return close("the room took our rights away")
        }
    }

    private mutating func look(_ now: WallTime) -> [ProtectorEffect] {
        guard phase == .resting else {
            again = phase != .away
            return []
        }
        unanswered = []
        if let until = keyring.tokenUntil, until - now < Self.renewBefore, let secret = keyring.current {
            return authorize([.current(secret)])
        }
        return read()
    }

    /// A token is replaced when no more than this is left of its time.
    static let renewBefore: Duration = .seconds(2 * 3600)

    private mutating func authorize(_ attempts: [Attempt]) -> [ProtectorEffect] {
        guard let attempt = attempts.first else {
            phase = .away
            state = .unknown(nil)
            return [.refused]
        }
        phase = .authorizing(attempt, left: Array(attempts.dropFirst()))
        return [.ask(attempt.command)]
    }

    private mutating func read() -> [ProtectorEffect] {
        phase = .reading
        return [.ask(.getAuthInfo)]
    }

    private mutating func keep(then next: Next) -> [ProtectorEffect] {
        phase = .storing(next)
        return [.keep(keyring)]
    }

    private mutating func close(_ sentence: String) -> [ProtectorEffect] {
        phase = .away
        return [.close(sentence)]
    }
}

// What becomes of a request.
extension Protector {
    private mutating func answered(_ answer: RoomAnswer, _ now: WallTime, _ draw: () -> String) -> [ProtectorEffect] {
        switch phase {
        case .authorizing(let attempt, let left):
            guard answer.accepted else {
                keyring.refused(attempt)
                return authorize(left)
            }
            if case .token = attempt { openedAt = nil } else { openedAt = now }
            keyring.accepted(attempt, token: answer.token, now: now)
            return keep(then: .read)
        case .reading: return compared(answer, now, draw)
        case .changing(let change, let secret):
            return answer.accepted ? changed(change, secret, answer, now) : wasRefused(change, answer.error)
        case .proving(let secret): return proved(secret, answer, now)
        case .away, .storing, .resting: return []
        }
    }

    private mutating func unansweredNow() -> [ProtectorEffect] {
        switch phase {
        case .authorizing: return close("the room did not answer auth")
        case .reading:
            state = .unknown("the room did not say how it is protected")
            return rest()
        // The next connection tries the new password, then the old one.
        case .changing(let change, _) where change == GuardChange(account: .admin, guard: .password):
            return close("no answer to admin password: settled by the next connection")
        case .changing(let change, _):
            unanswered.insert(change)
            return read()
        case .proving: return close("no answer to the new password: settled by the next connection")
        case .away, .storing, .resting: return []
        }
    }

    private mutating func compared(_ answer: RoomAnswer, _ now: WallTime, _ draw: () -> String) -> [ProtectorEffect] {
        guard answer.accepted, let admin = answer.admin else {
            if isInDoubt { return close("the room took our rights away while its guards were changed") }
            state = .unknown("the room did not say how it is protected")
            return rest()
        }
        isInDoubt = false
        actual = Guards(admin: admin, user: answer.user)
        let before = keyring
        if let openedAt { keyring.tokenWasGiven(under: admin, at: openedAt) }
        if admin == .pin { learn(answer.adminPIN, now) }
        switch answer.user {
        case .pin: keyring.user = answer.userPIN ?? keyring.user
        case .password: break
        case .unsecured, nil: (keyring.user, keyring.pendingUser) = (nil, nil)
        }
        return plan(now, draw, isDirty: before != keyring)
    }

    /// The administrator's PIN, where the room shows it. One that was drawn in an answer that got lost opens no door for
    /// us: what was known before is void.
    private mutating func learn(_ pin: String?, _ now: WallTime) {
        let isLost = unanswered.contains(GuardChange(account: .admin, guard: .pin))
        guard pin != nil || isLost, pin != keyring.current else { return }
        (keyring.current, keyring.currentSince, keyring.pending) = (pin, now, nil)
    }

    private mutating func changed(
        _ change: GuardChange, _ secret: String?, _ answer: RoomAnswer, _ now: WallTime
    ) -> [ProtectorEffect] {
        isInDoubt = true
        guard change.account == .admin else {
            (keyring.user, keyring.pendingUser) = (secret ?? answer.newPin, nil)
            wantsNewPIN = false
            return keep(then: .read)
        }
        // What the room refused for the user may have been for want of a guarded administrator.
        refused = refused.filter { $0.key.account == .admin }
        if let token = answer.token {
            keyring.token = token
            keyring.tokenWasGiven(under: change.guard, at: now)
            openedAt = now
        }
        if let secret { return keep(then: .prove(secret)) }
        (keyring.current, keyring.currentSince, keyring.pending) = (answer.newPin, now, nil)
        return keep(then: .read)
    }

    private mutating func wasRefused(_ change: GuardChange, _ error: String?) -> [ProtectorEffect] {
        forget(change)
        let why = error.map { ": \($0)" } ?? ""
        refused[change] = "the room refused \(change.account.rawValue) \(change.guard.rawValue)\(why)"
        return keep(then: .plan)
    }

    private mutating func proved(_ secret: String, _ answer: RoomAnswer, _ now: WallTime) -> [ProtectorEffect] {
        // Both stay: which one holds is settled by the next connection.
        guard answer.accepted else { return close("the room took a new password and does not open to it") }
        keyring.accepted(.pending(secret), token: answer.token, now: now)
        openedAt = now
        return keep(then: .read)
    }

    private mutating func forget(_ change: GuardChange) {
        switch change.account {
        case .admin: keyring.pending = nil
        case .user: keyring.pendingUser = nil
        }
    }
}

// What comes next.
extension Protector {
    private mutating func kept(_ isKept: Bool, _ now: WallTime, _ draw: () -> String) -> [ProtectorEffect] {
        guard case .storing(let next) = phase else { return [] }
        switch next {
        case .read: return read()
        case .plan: return plan(now, draw, isDirty: false)
        case .rest: return rest()
        case .prove(let secret):
            phase = .proving(secret)
            return [.ask(.auth(.secured(secret)))]
        case .send(let change, let secret):
            guard isKept else {
                forget(change)
                refused[change] = "the new secret could not be kept, so the guard was not changed"
                return plan(now, draw, isDirty: false)
            }
            return send(change, secret)
        }
    }

    private mutating func plan(_ now: WallTime, _ draw: () -> String, isDirty: Bool) -> [ProtectorEffect] {
        guard let actual else { return rest() }
        let left = unanswered.union(refused.keys)
        guard let change = ProtectionPlan.next(wanted: wanted, actual: actual, wishes: wishes(now), refused: left)
        else {
            judge(actual)
            return isDirty ? keep(then: .rest) : rest()
        }
        guard change.guard == .password else { return send(change, nil) }
        let secret = draw()
        switch change.account {
        case .admin: keyring.pending = secret
        case .user: keyring.pendingUser = secret
        }
        return keep(then: .send(change, secret))
    }

    private mutating func send(_ change: GuardChange, _ secret: String?) -> [ProtectorEffect] {
        phase = .changing(change, secret)
        return [.ask(.setAuthParams(account: change.account, guard: change.guard, password: secret))]
    }

    private func wishes(_ now: WallTime) -> ProtectionPlan.Wishes {
        var wishes: ProtectionPlan.Wishes = []
        if let rotation, let since = keyring.currentSince, now - since >= rotation { wishes.insert(.newAdminPassword) }
        if keyring.user == nil || keyring.pendingUser != nil { wishes.insert(.knownUserPassword) }
        if wantsNewPIN { wishes.insert(.newUserPIN) }
        if keyring.current == nil { wishes.insert(.knownAdminPIN) }
        return wishes
    }

    private mutating func judge(_ actual: Guards) {
        let differences =
            ProtectionPlan.drift(wanted: wanted, actual: actual)
            + refused.filter { isWanted($0.key) }.map(\.value).sorted()
            + unanswered.filter(isWanted).map { "no answer to \($0.account.rawValue) \($0.guard.rawValue)" }.sorted()
        state = differences.isEmpty ? .asWanted : .drift(differences)
    }

    private func isWanted(_ change: GuardChange) -> Bool {
        change.guard == (change.account == .admin ? wanted.admin : wanted.user)
    }

    private mutating func rest() -> [ProtectorEffect] {
        phase = .resting
        guard again || isInDoubt else { return [.settled] }
        again = false
        return read()
    }
}
