internal import Grants
internal import RoomWire

// What becomes of a request.
extension Protector {
    mutating func answered(_ answer: RoomAnswer, _ now: WallTime, _ draw: () -> String) -> [ProtectorEffect] {
        switch phase {
        case .authorizing(let attempt, let left):
            guard answer.accepted else {
                keyring.refused(attempt)
                return authorize(left)
            }
            if case .token = attempt { openedAt = nil } else { openedAt = now }
            keyring.accepted(attempt, token: answer.token, now: now)
            isRenewing = false
            return keep(then: .read)
        case .reading: return compared(answer, now, draw)
        case .changing(let change, let secret):
            return answer.accepted ? changed(change, secret, answer, now) : wasRefused(change, answer.error)
        case .proving(let secret): return proved(secret, answer, now)
        case .away, .storing, .resting: return []
        }
    }

    mutating func unansweredNow() -> [ProtectorEffect] {
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
        renewalRefused = false
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
        // While what was sent is still known: the room may repeat it.
        let why = error.map { ": \(keyring.hiding($0))" } ?? ""
        forget(change)
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

    mutating func forget(_ change: GuardChange) {
        switch change.account {
        case .admin: keyring.pending = nil
        case .user: keyring.pendingUser = nil
        }
    }
}
