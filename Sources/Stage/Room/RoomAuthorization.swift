internal import Loop

/// Who may control the Room: `auth` and what ends it.
extension RoomActor {
    func authorize(_ request: RoomRequest) throws(RoomRefusal) -> [String: JSON] {
        let wanted = try role(request)
        let controller = request.controller
        let now = Monotonic.now
        let opened: (role: RoomRole, expires: Duration)
        switch request.frame["type"].asText {
        case "unsecured": opened = try openWithout(credentials: wanted, now: now)
        case "secured": opened = try open(with: request.frame["credentials"].asText ?? "", wanted, now: now)
        case nil:
            // The prose of the page says that `role` must equal `admin` here, its example sends `user`: both step down.
            guard controller.role == .admin, wanted != nil else { throw rejection("only an administrator steps down") }
            opened = (.user, now + life(of: .user))
        default: throw rejection("type must be secured or unsecured")
        }
        endRivals(of: controller, in: opened.role)
        let token = tokens.draw(for: opened.role, until: opened.expires)
        grant(opened.role, to: controller, until: opened.expires)
        return [
            "previleges": .whole(opened.role == .admin ? knobs.adminPrivileges : knobs.userPrivileges),
            "token": .text(token), "tokenForHttpServer": .text(RoomTokens.drawn(kind: 4)), "resultCode": 0,
        ]
    }

    private func role(_ request: RoomRequest) throws(RoomRefusal) -> RoomRole? {
        guard let text = request.frame["role"].asText else { return nil }
        guard let role = RoomRole(rawValue: text) else { throw rejection("role must be admin or user") }
        return role
    }

    private func openWithout(
        credentials wanted: RoomRole?, now: Duration
    ) throws(RoomRefusal) -> (RoomRole, Duration) {
        let role = wanted ?? (guards.admin == .unsecured ? .admin : .user)
        guard guards[role] == .unsecured else { throw rejection("credentials are needed") }
        return (role, now + life(of: role))
    }

    private func open(
        with credentials: String, _ wanted: RoomRole?, now: Duration
    ) throws(RoomRefusal) -> (RoomRole, Duration) {
        if let token = tokens.valid(credentials, now: now), wanted ?? token.role == token.role {
            return (token.role, token.expires)
        }
        guard let role = guards.role(opening: credentials), wanted ?? role == role else {
            throw rejection("wrong credentials")
        }
        return (role, now + life(of: role))
    }

    private func rejection(_ sentence: String) -> RoomRefusal {
        RoomRefusal(sentence, code: knobs.rejectedResultCode)
    }

    /// How long an authorization of `role` lasts under its present guard.
    func life(of role: RoomRole) -> Duration {
        if case .pin = guards[role] { return .milliseconds(knobs.pinTokenMs) }
        return .milliseconds(knobs.tokenMs)
    }

    func grant(_ role: RoomRole, to controller: RoomController, until expires: Duration) {
        controller.authorize(as: role, until: expires) { [weak self, weak controller] in
            if let self, let controller { self.dismiss([controller], cause: 8) }
        }
    }

    private func endRivals(of controller: RoomController, in role: RoomRole) {
        switch knobs.rivalry {
        case .never: return
        case .guarded where guards[role] == .unsecured: return
        case .guarded, .always: dismiss(controllers.filter { $0 !== controller && $0.role == role }, cause: 1)
        }
    }

    /// Takes the rights of some controllers and tells them why; their sockets stay open.
    public func dismiss(_ role: RoomRole?, cause: Int) {
        dismiss(controllers.filter { $0.role != nil && (role == nil || $0.role == role) }, cause: cause)
    }

    func dismiss(_ controllers: [RoomController], cause: Int) {
        for controller in controllers {
            controller.dismiss()
            tell(controller, "authorizationNeeded", ["cause": .whole(cause)])
        }
    }

    func clearTokens() -> [String: JSON] {
        if knobs.clearTokensVoidsAll { tokens.voidAll() }
        return [:]
    }

    func setUsedApiVersion(_ request: RoomRequest) throws(RoomRefusal) -> [String: JSON] {
        let version = try request.text("version")
        guard knobs.apiVersions.contains(version) else { throw RoomRefusal("unsupported version") }
        request.controller.apiVersion = version
        return [:]
    }
}
