import Foundation
import Grants
import Protection
import RoomWire
import Testing

/// The room's token by its lifetimes (reference, 2.4), from the answers that give it out to the last try with it.
@Suite struct `The room's token` {
    static let start = WallTime(seconds: 1_800_000_000)
    static let day: Duration = .seconds(86_400)
    var protector = Protector(wanted: Guards(admin: .password, user: .unsecured))
    var now = start

    static func answer(_ members: [String: Any]) throws -> RoomAnswer {
        let all = members.merging(["method": "auth", "requestId": "1", "result": true]) { old, _ in old }
        let message = try JSONDecoder().decode(RoomMessage.self, from: JSONSerialization.data(withJSONObject: all))
        guard case .answer(let answer) = message else { throw CancellationError() }
        return answer
    }

    mutating func step(_ event: ProtectorEvent) -> [ProtectorEffect] {
        protector.step(event, now: now) { "drawn" }
    }

    /// Answers what is asked, as a room guarded so does, until nothing is under way; everything that was asked.
    mutating func settle(
        _ effects: [ProtectorEffect], admin: GuardKind = .password, takes: (RoomCommand) -> Bool = { _ in true },
        more: [String: Any] = [:]
    ) throws -> [RoomCommand] {
        var asked: [RoomCommand] = []
        var effects = effects
        while let effect = effects.first, asked.count < 20 {
            effects.removeFirst()
            switch effect {
            case .keep: effects += step(.kept(true))
            case .ask(let command):
                asked.append(command)
                var members: [String: Any] = more.merging(["result": takes(command)]) { $1 }
                if case .auth = command { members["token"] = "1*token-\(now.seconds)" }
                if command == .getAuthInfo {
                    members["adminAuth"] = ["security": admin.rawValue]
                    members["userAuth"] = ["security": "unsecured"]
                }
                effects += step(.answered(try Self.answer(members)))
            case .settled, .close, .refused: break
            }
        }
        return asked
    }

    static func secrets(_ commands: [RoomCommand]) -> [String?] {
        commands.compactMap { command in
            switch command {
            case .auth(.secured(let secret)): .some(secret)
            case .auth(.unsecured): .some(nil)
            default: nil
            }
        }
    }

    /// A protector that was let in by its password.
    mutating func letIn(_ admin: GuardKind) throws {
        protector = Protector(wanted: Guards(admin: admin, user: .unsecured), keyring: Self.known)
        _ = try settle(step(.connected(first: nil)), admin: admin)
    }

    static var known: Keyring {
        var keyring = Keyring()
        (keyring.current, keyring.currentSince) = ("secret", start)
        return keyring
    }

    @Test(arguments: [(GuardKind.password, 30), (.pin, 1)])
    mutating func `lives 30 days under a password and 24 hours under a PIN`(admin: GuardKind, days: Int) throws {
        try letIn(admin)
        #expect(protector.keyring.tokenUntil == Self.start + Self.day * days)
        _ = step(.lost)
        now = Self.start + Self.day * days - .seconds(1)
        #expect(protector.keyring.attempts(first: nil, now: now).first == .token("1*token-\(Self.start.seconds)"))
        now = Self.start + Self.day * days
        #expect(protector.keyring.attempts(first: nil, now: now).first == .current("secret"))
    }

    @Test mutating func `got by a token keeps the end of the first one`() throws {
        try letIn(.password)
        _ = step(.lost)
        now = Self.start + Self.day * 20
        let asked = try settle(step(.connected(first: nil)))
        #expect(Self.secrets(asked) == ["1*token-\(Self.start.seconds)"])
        #expect(protector.keyring.token == "1*token-\(now.seconds)")
        #expect(protector.keyring.tokenUntil == Self.start + Self.day * 30)
    }

    @Test mutating func `is renewed by the secret at the look before its last two hours, and not before`() throws {
        try letIn(.pin)
        now = Self.start + Self.day - .seconds(7200)
        #expect(Self.secrets(try settle(step(.look), admin: .pin)).isEmpty)
        now = Self.start + Self.day - .seconds(7199)
        #expect(Self.secrets(try settle(step(.look), admin: .pin)) == ["secret"])
        #expect(protector.keyring.tokenUntil == now + Self.day)
    }

    @Test mutating func `of an open room is renewed too`() throws {
        protector = Protector(wanted: Guards(admin: .unsecured, user: .unsecured))
        _ = try settle(step(.connected(first: nil)), admin: .unsecured)
        #expect(protector.keyring.tokenUntil == Self.start + Self.day * 30)
        now = Self.start + Self.day * 30 - .seconds(60)
        #expect(Self.secrets(try settle(step(.look), admin: .unsecured)) == [nil])
        #expect(protector.keyring.tokenUntil == now + Self.day * 30)
    }

    @Test mutating func `whose renewal is refused is used to its end, the secret tried once, and drift says why`()
        throws
    {
        try letIn(.password)
        now = Self.start + Self.day * 30 - .seconds(3600)
        let refusesAuth: (RoomCommand) -> Bool = { if case .auth = $0 { false } else { true } }
        #expect(Self.secrets(try settle(step(.look), takes: refusesAuth)) == ["secret"])
        #expect(protector.isSettled)
        guard case .drift(let why) = protector.state else {
            Issue.record("\(protector.state)")
            return
        }
        #expect(why.contains { $0.contains("token was to be renewed") })
        #expect(Self.secrets(try settle(step(.look), takes: refusesAuth)).isEmpty, "another try could lock the account")
        #expect(!step(.authorizationLost).isEmpty, "its end is noticed")
    }

    @Test mutating func `is dropped when the room refuses it, as after a restart of the room`() throws {
        try letIn(.password)
        let token = try #require(protector.keyring.token)
        _ = step(.lost)
        now = now + .seconds(1)
        let asked = try settle(step(.connected(first: nil))) { $0 != .auth(.secured(token)) }
        #expect(Self.secrets(asked) == [token, "secret"])
        _ = step(.lost)
        #expect(!protector.keyring.attempts(first: nil, now: now).contains(.token(token)))
    }

    @Test mutating func `is dropped when the room takes our rights away`() throws {
        try letIn(.password)
        _ = step(.authorizationLost)
        #expect(protector.keyring.token == nil && protector.keyring.tokenUntil == nil)
    }

    @Test mutating func `for the room's HTTP server is dropped unread`() throws {
        let marker = "4*marker-of-the-http-token*1*ff"
        let answer = try Self.answer(["token": "1*t", "tokenForHttpServer": marker, "newPin": "396"])
        #expect(Self.dumped(answer).contains("1*t"), "a dump shows what is held")
        #expect(!Self.dumped(answer).contains(marker))
        protector = Protector(wanted: Guards(admin: .password, user: .unsecured))
        _ = try settle(step(.connected(first: nil)), more: ["tokenForHttpServer": marker])
        // The keyring shows nothing when it is dumped; what it holds is what is kept of it.
        let held = Self.dumped(protector) + String(decoding: try JSONEncoder().encode(protector.keyring), as: UTF8.self)
        #expect(held.contains("1*token") && !held.contains(marker))
    }

    private static func dumped(_ value: Any) -> String {
        var text = ""
        dump(value, to: &text)
        return text
    }
}
