internal import Loop

/// Guards read and changed: `getAuthInfo`, `setAuthParams`.
extension RoomActor {
    func authInfo(_ request: RoomRequest) -> [String: JSON] {
        func info(_ role: RoomRole) -> JSON {
            var members: [String: JSON] = ["security": .text(guards[role].kind)]
            if case .pin(let pin) = guards[role], request.controller.role == .admin { members["pin"] = .text(pin) }
            return .object(members)
        }
        return ["adminAuth": info(.admin), "userAuth": info(.user)]
    }

    func setAuthParams(_ request: RoomRequest) throws(RoomRefusal) -> [String: JSON] {
        let controller = request.controller
        guard let role = RoomRole(rawValue: try request.text("userType")) else {
            throw RoomRefusal("userType must be admin or user")
        }
        guard role == .user || controller.role == .admin || knobs.userChangesAdmin else {
            throw RoomRefusal("only an administrator changes the administrator's protection")
        }
        let new = try wantedGuard(request, for: role)
        try change(role, to: new, by: controller)
        var answer: [String: JSON] = [:]
        if case .pin(let pin) = new { answer["newPin"] = .text(pin) }
        if controller.role == role {
            let expires = Monotonic.now + life(of: role)
            grant(role, to: controller, until: expires)
            answer["token"] = .text(tokens.draw(for: role, until: expires))
            answer["tokenForHttpServer"] = .text(RoomTokens.drawn(kind: 4))
        }
        return answer
    }

    private func wantedGuard(_ request: RoomRequest, for role: RoomRole) throws(RoomRefusal) -> RoomGuard {
        switch try request.text("authType") {
        case "unsecured": return .unsecured
        case _ where !knobs.licensed: throw RoomRefusal("protection is not licensed")
        case "password": return .password(try request.text("password"))
        case "pin":
            guard role == .user || knobs.adminPin else { throw RoomRefusal("the administrator takes a password only") }
            let chosen = knobs.chosenPin ? request.frame["newPin"].asText : nil
            return .pin(chosen ?? Drawn.text(6, of: Drawn.lettersAndDigits))
        default: throw RoomRefusal("authType must be password, pin or unsecured")
        }
    }

    /// Changes one guard as `changer` asked, or as somebody at the Room's own panel did, and dismisses whoever is hit.
    func change(_ role: RoomRole, to new: RoomGuard, by changer: RoomController?) throws(RoomRefusal) {
        let userBefore = guards.user
        try guards.set(role, to: new)
        let opensUser = role == .admin && userBefore != guards.user
        if knobs.changeVoidsTokens {
            tokens.void(role)
            if opensUser { tokens.void(.user) }
        }
        let spared = knobs.changerIsEjected ? nil : changer
        let cause = role == .admin ? 3 : changer?.role == .user ? 5 : 4
        dismiss(controllers.filter { $0.role == role && $0 !== spared }, cause: cause)
        if opensUser { dismiss(controllers.filter { $0.role == .user && $0 !== spared }, cause: 2) }
        journal.record("room", "guarded", ["role": .text(role.rawValue), "guard": .text(new.kind)])
    }

    /// Somebody at the Room's own panel changes a guard.
    public func change(_ role: RoomRole, to new: RoomGuard) throws(RoomRefusal) {
        try change(role, to: new, by: nil)
    }

    /// After a session, when `changeUserAuthPinAfterConf` is on.
    func rotateUserPin() {
        guard settings["changeUserAuthPinAfterConf"] == .flag(true), case .pin = guards.user else { return }
        guard (try? guards.set(.user, to: .pin(Drawn.text(6, of: Drawn.lettersAndDigits)))) != nil else { return }
        tokens.void(.user)
        dismiss(.user, cause: 7)
    }
}
