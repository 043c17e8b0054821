internal import Grants
internal import RoomWire

// What comes next.
extension Protector {
    mutating func kept(_ isKept: Bool, _ now: WallTime, _ draw: () -> String) -> [ProtectorEffect] {
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

    mutating func plan(_ now: WallTime, _ draw: () -> String, isDirty: Bool) -> [ProtectorEffect] {
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
            + (renewalRefused ? ["the room refused the administrator's secret when the token was to be renewed"] : [])
            + refused.filter { isWanted($0.key) }.map(\.value).sorted()
            + unanswered.filter(isWanted).map { "no answer to \($0.account.rawValue) \($0.guard.rawValue)" }.sorted()
        state = differences.isEmpty ? .asWanted : .drift(differences)
    }

    private func isWanted(_ change: GuardChange) -> Bool {
        change.guard == (change.account == .admin ? wanted.admin : wanted.user)
    }

    mutating func rest() -> [ProtectorEffect] {
        phase = .resting
        guard again || isInDoubt else { return [.settled] }
        again = false
        return read()
    }
}
