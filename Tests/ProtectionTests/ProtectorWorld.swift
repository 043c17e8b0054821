import Foundation
import Grants
import Protection
import RoomWire

/// A room by the rules of the reference, a disk, and the protector between them: everything that may go wrong is a move.
struct ProtectorWorld: Hashable {
    struct Room: Hashable {
        var admin = GuardKind.unsecured
        var adminSecret: String?
        var user: GuardKind? = .unsecured
        var userSecret: String?
        var tokens: Set<String> = []
        /// Whether the connection that is open has rights.
        var isAuthorized = false
    }

    enum Move: Hashable, CaseIterable {
        /// What was asked for happens, and its answer comes.
        case answer
        /// It happens, and its answer is lost; the connection holds.
        case loseAnswer
        /// It does not happen, and no answer comes.
        case loseRequest
        /// The connection breaks after it happened.
        case breakAfter
        /// The connection breaks before it happened.
        case breakBefore
        /// The agent is killed after it happened, and started again.
        case killAfter
        case look
        case refuse
        /// Somebody at the room opens the administrator.
        case openedByHand
        case wantOther
        case rotate
    }

    var protector: Protector
    var room = Room()
    /// What a start would read.
    var disk = Keyring()
    var pending: [ProtectorEffect] = []
    var drawn = 0
    var now = WallTime(seconds: 1_800_000_000)
    /// The room refused a change on the connection that is open: it is not asked again there.
    private(set) var wasRefused = false
    private(set) var fault: String?

    static let first = "installer"
    let rotation: Duration = .seconds(86_400)

    init(wanted: Guards) {
        protector = Protector(wanted: wanted, rotation: .seconds(86_400))
        send(.connected(first: Self.first))
    }

    static func == (left: Self, right: Self) -> Bool {
        left.protector == right.protector && left.room == right.room && left.disk == right.disk
            && left.waiting == right.waiting
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(protector)
        hasher.combine(room)
        hasher.combine(disk)
    }

    /// What is under way.
    private var waiting: ProtectorEffect? { pending.first }

    /// Whether nothing is under way on an open connection.
    var isSettled: Bool { pending.isEmpty && protector.isSettled }

    mutating func make(_ move: Move) {
        now = now + .seconds(1)
        switch move {
        case .answer: go { world, command in world.tell(world.take(command)) }
        case .loseAnswer:
            go { world, command in
                _ = world.take(command)
                world.send(.unanswered)
            }
        case .loseRequest: go { world, _ in world.send(.unanswered) }
        case .breakAfter:
            go { world, command in
                _ = world.take(command)
                world.reconnect()
            }
        case .breakBefore: go { world, _ in world.reconnect() }
        case .killAfter:
            go { world, command in
                _ = world.take(command)
                world.protector = Protector(
                    wanted: world.protector.wanted, keyring: world.disk, rotation: world.rotation)
                world.reconnect()
            }
        case .look: send(.look)
        case .refuse:
            go { world, command in
                if case .auth = command { return world.tell(world.take(command)) }
                if case .setAuthParams = command { world.wasRefused = true }
                world.tell(["result": false, "error": "no"])
            }
        case .openedByHand:
            (room.admin, room.adminSecret, room.user, room.userSecret) = (
                .unsecured, nil, room.user.map { _ in .unsecured }, nil
            )
        case .wantOther:
            let wanted = protector.wanted
            send(.want(Guards(admin: .password, user: wanted.user == .pin ? .password : .pin)))
        case .rotate:
            now = now + .seconds(86_400)
            send(.look)
        }
    }

    /// Performs what is under way: writes at once, asks by `way`.
    private mutating func go(_ way: (inout Self, RoomCommand) -> Void) {
        guard !pending.isEmpty else { return }
        switch pending.removeFirst() {
        case .ask(let command): way(&self, command)
        case .keep(let keyring):
            disk = keyring
            send(.kept(true))
        case .settled: break
        case .close, .refused: reconnect()
        }
    }

    private mutating func reconnect() {
        room.isAuthorized = false
        wasRefused = false
        pending = []
        send(.lost)
        send(.connected(first: Self.first))
    }

    private mutating func send(_ event: ProtectorEvent) {
        var count = drawn
        let effects = protector.step(event, now: now) {
            count += 1
            return "drawn-\(count)"
        }
        drawn = count
        for effect in effects { check(effect) }
        pending += effects.filter { $0 != .settled }
        if pending.count > 1 { fault = "two things under way: \(pending)" }
    }

    /// What must hold of everything that is sent.
    private mutating func check(_ effect: ProtectorEffect) {
        guard case .ask(.setAuthParams(let account, let kind, let password)) = effect else { return }
        let wanted = account == .admin ? protector.wanted.admin : protector.wanted.user
        if kind == .unsecured, wanted != .unsecured {
            fault = "\(account) is opened, wanted \(wanted?.rawValue ?? "-")"
        }
        if account == .user, kind != .unsecured, protector.actual?.admin == .unsecured { fault = "the user first" }
        guard let password else { return }
        let kept = account == .admin ? disk.pending : disk.pendingUser
        if kept != password { fault = "the only copy of \(account)'s secret is in flight" }
        if account == .admin, let old = room.adminSecret, disk.current != old {
            fault = "the old secret is not on disk"
        }
    }

    /// The room does as told.
    private mutating func take(_ command: RoomCommand) -> [String: Any] {
        switch command {
        case .auth(.unsecured): return authorize(room.admin == .unsecured)
        case .auth(.secured(let secret)):
            return authorize(secret == room.adminSecret && room.admin != .unsecured || room.tokens.contains(secret))
        case _ where !room.isAuthorized: return ["result": false]
        case .getAuthInfo:
            var answer: [String: Any] = ["result": true, "adminAuth": ["security": room.admin.rawValue]]
            if let user = room.user {
                var info = ["security": user.rawValue]
                if user == .pin { info["pin"] = room.userSecret }
                answer["userAuth"] = info
            }
            return answer
        case .setAuthParams(let account, let kind, let password): return set(account, kind, password)
        default: return ["result": false]
        }
    }

    private mutating func authorize(_ isRight: Bool) -> [String: Any] {
        // An attempt that fails leaves the connection as it was.
        guard isRight else { return ["result": false, "resultCode": 3] }
        room.isAuthorized = true
        return ["result": true, "token": token()]
    }

    private mutating func token() -> String {
        let token = "1*\(room.tokens.count)"
        room.tokens.insert(token)
        return token
    }

    private mutating func set(_ account: Account, _ kind: GuardKind, _ password: String?) -> [String: Any] {
        var answer: [String: Any] = ["result": true]
        let secret = kind == .unsecured ? nil : kind == .pin ? "pin-\(drawn)-\(room.tokens.count)" : password
        if kind == .pin { answer["newPin"] = secret }
        switch account {
        case .admin:
            (room.admin, room.adminSecret, room.tokens) = (kind, secret, [])
            if kind == .unsecured { (room.user, room.userSecret) = (room.user.map { _ in .unsecured }, nil) }
            answer["token"] = token()
        case .user:
            guard room.user != nil, room.admin != .unsecured || kind == .unsecured else { return ["result": false] }
            (room.user, room.userSecret) = (kind, secret)
        }
        return answer
    }

    private mutating func tell(_ members: [String: Any]) {
        var members = members
        members["method"] = "auth"
        members["requestId"] = "1"
        guard let data = try? JSONSerialization.data(withJSONObject: members),
            case .answer(let answer)? = try? JSONDecoder().decode(RoomMessage.self, from: data)
        else { return fault = "the answer cannot be read" }
        send(.answered(answer))
    }

    /// Whether the disk opens the room: what a start after a power cut depends on.
    var diskOpensRoom: Bool {
        disk.attempts(first: Self.first, now: now).contains { attempt in
            switch attempt {
            case .open: room.admin == .unsecured
            case .token(let token): room.tokens.contains(token)
            case .pending(let secret), .current(let secret), .first(let secret): secret == room.adminSecret
            }
        }
    }
}
