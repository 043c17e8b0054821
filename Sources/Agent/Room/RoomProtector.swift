internal import Crypto
internal import Loop
internal import Protection
internal import RoomWire

/// Authorizes at the room and brings its guards to what is wanted, secrets on disk before the frame that needs them.
@Loop final class RoomProtector {
    enum Authorized: Equatable, Sendable {
        case authorized
        case refused(String)
        case lost
    }

    private var plan: RoomPlan
    private let status: StatusBoard
    private var keyring: Keyring
    /// Returns once the keyring is on disk; false when it could not be kept.
    private let keep: @Loop (Keyring) async -> Bool
    /// What the room last said; nil before the first answer.
    private(set) var actual: Guards?
    /// Whether guards are being compared and changed now; a second change beside it would forget the first one's secret.
    private(set) var isReconciling = false

    /// More steps than two accounts can need: a room that never agrees is left alone.
    private static let mostSteps = 4

    init(
        _ plan: RoomPlan, keyring: Keyring, status: StatusBoard,
        keep: @escaping @Loop (Keyring) async -> Bool
    ) {
        self.plan = plan
        self.keyring = keyring
        self.status = status
        self.keep = keep
    }

    /// The guards this site wants.
    var wanted: Guards {
        get { plan.wanted }
        set { plan.wanted = newValue }
    }

    /// A token is void once the room said so, or restarted.
    func dropToken() { keyring.token = nil }

    /// Tries what is known, each once.
    func authorize(over exchange: RoomExchange) async -> Authorized {
        for attempt in keyring.attempts(first: plan.firstPassword) {
            switch await exchange.ask(.auth(attempt.secret.map { .secured($0) } ?? .unsecured)) {
            case .answered(let answer) where answer.accepted:
                keyring.accepted(attempt, token: answer.token)
                _ = await keep(keyring)
                return .authorized
            case .answered:
                keyring.refused(attempt)
            case .unanswered, .lost:
                return .lost
            }
        }
        return .refused("the room refused every credential known here: put its admin password into room-admin")
    }

    /// Compares and applies until wanted and actual agree, or a step is refused.
    func reconcile(over exchange: RoomExchange) async {
        isReconciling = true
        defer { isReconciling = false }
        for _ in 0..<Self.mostSteps {
            guard let actual = await read(exchange) else {
                return status.set("protection", "unknown", reason: "the room did not say how it is protected")
            }
            guard let change = ProtectionPlan.next(wanted: wanted, actual: actual) else { break }
            if let fault = await apply(change, over: exchange) {
                return status.set("protection", "drift", reason: fault)
            }
        }
        guard let actual else { return }
        let drift = ProtectionPlan.drift(wanted: wanted, actual: actual)
        if drift.isEmpty {
            status.set("protection", "as wanted")
        } else {
            status.set("protection", "drift", reason: drift.joined(separator: "; "))
        }
    }

    private func read(_ exchange: RoomExchange) async -> Guards? {
        guard let answer = await exchange.ask(.getAuthInfo).accepted, let admin = answer.admin else { return nil }
        actual = Guards(admin: admin, user: answer.user)
        return actual
    }

    /// One `setAuthParams`; the sentence of what went wrong, or nil.
    private func apply(_ change: GuardChange, over exchange: RoomExchange) async -> String? {
        let secret = change.guard == .password ? Secret.draw() : nil
        switch change.account {
        case .admin: keyring.pending = secret
        case .user: keyring.pendingUser = secret
        }
        guard await keep(keyring) else { return "the new secret could not be kept, so the guard was not changed" }
        let command = RoomCommand.setAuthParams(account: change.account, guard: change.guard, password: secret)
        switch await exchange.ask(command) {
        case .answered(let answer) where answer.accepted:
            settle(change, secret ?? answer.newPin, answer.token)
            return await keep(keyring) ? nil : "the room's new secret could not be kept"
        case .answered(let answer):
            switch change.account {
            case .admin: keyring.pending = nil
            case .user: keyring.pendingUser = nil
            }
            _ = await keep(keyring)
            let why = answer.error.map { ": \($0)" } ?? ""
            return "the room refused \(change.account.rawValue) \(change.guard.rawValue)\(why)"
        case .unanswered, .lost:
            // The change may hold or not: the next connection tries the pending secret, then the old one.
            return "no answer to \(change.account.rawValue) \(change.guard.rawValue): settled at the next connection"
        }
    }

    private func settle(_ change: GuardChange, _ secret: String?, _ token: String?) {
        switch change.account {
        case .admin:
            keyring.current = secret
            keyring.pending = nil
            keyring.token = token
        case .user:
            keyring.user = secret
            keyring.pendingUser = nil
        }
    }
}

/// Secrets drawn for the room and used nowhere else: its socket has no encryption.
private enum Secret {
    /// 20 characters of 31 that are not mistaken for one another: 99 bits.
    static func draw() -> String {
        var random = SystemRandom()
        let alphabet = Array("abcdefghjkmnpqrstuvwxyz23456789")
        return String((0..<20).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &random)] })
    }
}
