import Loop
import Stage
import Support
import Testing

@Suite struct `The Room's authorization` {
    init() { Loop.startThread() }

    @Loop @Test func `an answer bears the request's id, an empty one where there was none`() async throws {
        let room = try startedRoom()
        defer { room.stop() }
        let controller = try await Controller(room)
        let auth = try await controller.authorize()
        #expect(auth["previleges"] == 2)
        #expect(auth["resultCode"] == 0)
        #expect(auth["token"].asText?.hasPrefix("1*") == true)
        controller.send(["method": "getAppState"])
        let state = try await controller.event("getAppState")
        #expect(state["requestId"] == "")
        #expect(state["result"] == true)
        #expect(state["appState"] == 3)
    }

    @Loop @Test func `without authorization a request is refused, ignored or ends the connection`() async throws {
        let room = try startedRoom()
        defer { room.stop() }
        let controller = try await Controller(room)
        let refused = try await controller.ask("getAppState")
        #expect(refused["result"] == false)
        #expect(refused["error"] == "not authorized")
        room.knobs.whenUnauthorized = .ignore
        controller.send(["method": "call", "peerId": "x"])
        #expect(try await controller.authorize()["result"] == true)
        #expect(!controller.saw("call"))
        room.knobs.whenUnknown = .close
        controller.send(["method": "noSuchThing"])
        try await controller.lost()
    }

    @Loop @Test func `a token opens again what a password opened, until the guard changes`() async throws {
        let room = try startedRoom()
        defer { room.stop() }
        try room.change(.admin, to: .password("secret"))
        let first = try await Controller(room)
        let token = try #require(try await first.authorize("secret", role: "admin")["token"].asText)
        first.close()
        let second = try await Controller(room)
        #expect(try await second.authorize(token)["result"] == true)
        #expect(try await second.authorize(token, role: "user")["result"] == false)
        try room.change(.admin, to: .password("other"))
        #expect(try await second.event("authorizationNeeded")["cause"] == 3)
        let again = try await second.authorize(token)
        #expect(again["result"] == false)
        #expect(again["resultCode"] == 3)
        #expect(try await second.authorize("other")["result"] == true)
    }

    @Loop @Test func `a restart voids every token and keeps the guards and the ports`() async throws {
        let room = try startedRoom()
        defer { room.stop() }
        try room.change(.admin, to: .password("secret"))
        let controller = try await Controller(room)
        let token = try #require(try await controller.authorize("secret")["token"].asText)
        let ports = (room.managementPort, room.controlPort)
        room.stop()
        try await controller.lost()
        try room.start()
        #expect(ports == (room.managementPort, room.controlPort))
        let next = try await Controller(room)
        #expect(try await next.authorize(token)["result"] == false)
        #expect(try await next.authorize("secret")["result"] == true)
    }

    @Loop @Test func `an administrator steps down without credentials and then may not change the administrator`()
        async throws
    {
        let room = try startedRoom()
        defer { room.stop() }
        let controller = try await Controller(room)
        try await controller.authorize()
        let down = try await controller.ask("auth", ["role": "user"])
        #expect(down["previleges"] == 1)
        let change = try await controller.ask(
            "setAuthParams", ["userType": "admin", "authType": "password", "password": "x"])
        #expect(change["result"] == false)
        #expect(room.guards.admin == .unsecured)
    }

    @Loop @Test func `a second session in a role ends the first one with cause 1`() async throws {
        let room = try startedRoom()
        defer { room.stop() }
        let first = try await Controller(room)
        try await first.authorize()
        let second = try await Controller(room)
        try await second.authorize()
        #expect(try await first.event("authorizationNeeded")["cause"] == 1)
        #expect(try await first.ask("getAppState")["result"] == false)
        room.knobs.rivalry = .never
        try await first.authorize()
        #expect(try await second.ask("getAppState")["result"] == true)
    }

    @Loop @Test func `an authorization runs out with cause 8`() async throws {
        let room = try startedRoom { $0.tokenMs = 40 }
        defer { room.stop() }
        let controller = try await Controller(room)
        try await controller.authorize()
        #expect(try await controller.event("authorizationNeeded")["cause"] == 8)
    }
}

@Suite struct `The Room's protection` {
    init() { Loop.startThread() }

    @Loop @Test func `who changes a guard keeps the session, the others are told why they lost it`() async throws {
        let room = try startedRoom { $0.rivalry = .never }
        defer { room.stop() }
        let (changer, other, user) = (
            try await Controller(room), try await Controller(room), try await Controller(room)
        )
        try await changer.authorize(role: "admin")
        try await other.authorize(role: "admin")
        try await user.authorize(role: "user")
        let answer = try await changer.ask(
            "setAuthParams", ["userType": "admin", "authType": "password", "password": "secret"])
        #expect(answer["token"].asText != nil)
        #expect(try await other.event("authorizationNeeded")["cause"] == 3)
        let pin = try await changer.ask("setAuthParams", ["userType": "user", "authType": "pin"])
        #expect(pin["token"] == .null, "the changer is authorized under the other guard")
        #expect(try await user.event("authorizationNeeded")["cause"] == 4)
        #expect(!changer.saw("authorizationNeeded"))
        try await user.authorize(try #require(pin["newPin"].asText).lowercased(), role: "user")
        #expect(try await user.ask("getAuthInfo")["userAuth"] == ["security": "pin"], "no PIN for users")

        let before = user.journal.last
        _ = try await changer.ask("setAuthParams", ["userType": "admin", "authType": "unsecured"])
        #expect(try await user.event("authorizationNeeded", since: before)["cause"] == 2)
        #expect(room.guards == RoomGuards())
    }

    @Loop @Test func `a user who changes the user's guard ends the other users with cause 5`() async throws {
        let room = try startedRoom { $0.rivalry = .never }
        defer { room.stop() }
        try room.change(.admin, to: .password("secret"))
        let (one, other) = (try await Controller(room), try await Controller(room))
        try await one.authorize(role: "user")
        try await other.authorize(role: "user")
        let answer = try await one.ask("setAuthParams", ["userType": "user", "authType": "password", "password": "p"])
        #expect(answer["token"].asText != nil)
        #expect(try await other.event("authorizationNeeded")["cause"] == 5)
    }

    @Loop
    @Test(
        arguments: [
            (["userType": "user", "authType": "pin"], "user before admin"),
            (["userType": "admin", "authType": "password"], "no password"),
            (["userType": "admin", "authType": "password", "password": ""], "empty password"),
            (["userType": "guest", "authType": "unsecured"], "no such role"),
            (["userType": "admin", "authType": "voice"], "no such guard"),
        ] as [([String: JSON], String)])
    func `a change that cannot be is refused and changes nothing`(_ members: [String: JSON], _ why: String) async throws
    {
        let room = try startedRoom()
        defer { room.stop() }
        let controller = try await Controller(room)
        try await controller.authorize()
        #expect(try await controller.ask("setAuthParams", members)["result"] == false)
        #expect(room.guards == RoomGuards())
    }

    @Loop @Test func `without the licence only unsecured is accepted`() async throws {
        let room = try startedRoom { $0.licensed = false }
        defer { room.stop() }
        let controller = try await Controller(room)
        try await controller.authorize()
        let protect: [String: JSON] = ["userType": "admin", "authType": "password", "password": "x"]
        #expect(try await controller.ask("setAuthParams", protect)["result"] == false)
        let open: [String: JSON] = ["userType": "user", "authType": "unsecured"]
        #expect(try await controller.ask("setAuthParams", open)["result"] == true)
    }

    @Loop @Test func `a change holds although its answer is lost`() async throws {
        let room = try startedRoom { $0.losesAnswersTo = ["setAuthParams"] }
        defer { room.stop() }
        let controller = try await Controller(room)
        try await controller.authorize()
        controller.send(["method": "setAuthParams", "userType": "admin", "authType": "password", "password": "secret"])
        _ = try await controller.ask("getAuthInfo")
        #expect(!controller.saw("setAuthParams"))
        #expect(room.guards.admin == .password("secret"))
    }

    @Loop @Test func `the user's PIN changes after a session when the setting says so`() async throws {
        let room = try startedRoom { $0.rivalry = .never }
        defer { room.stop() }
        try room.change(.admin, to: .password("secret"))
        try room.change(.user, to: .pin("396"))
        room.apply(["changeUserAuthPinAfterConf": true])
        let user = try await Controller(room)
        try await user.authorize("396")
        try room.ring(RoomParty("ana@room.example"))
        _ = try await user.ask("accept")
        _ = try await user.ask("hangUp")
        #expect(try await user.event("authorizationNeeded")["cause"] == 7)
        #expect(room.guards.user != .pin("396"))
    }
}
