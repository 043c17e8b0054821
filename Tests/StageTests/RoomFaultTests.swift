import Loop
import Sockets
import Stage
import Support
import Testing

/// What the stand-in of the Room does wrong when it is told to, as a controller over its own socket sees it.
@Suite struct `The Room's faults` {
    init() { Loop.startThread() }

    @Loop @Test func `F-E1 it is absent and comes back by itself, with no token of before`() async throws {
        let room = try startedRoom()
        defer { room.stop() }
        let controller = try await Controller(room)
        let token = try #require(try await controller.authorize()["token"].asText)
        try room.change(.admin, to: .password("secret"))
        room.leave(for: .milliseconds(100))
        try await controller.lost()
        let stopped = try #require(room.journal.entries(.init(name: "stopped")).first)
        let started = JournalFilter(since: stopped.number, name: "started")
        #expect(await room.journal.entries(started, within: .seconds(5)).count == 1)
        let again = try await Controller(room)
        #expect(try await again.authorize(token)["result"] == false)
        #expect(try await again.authorize("secret")["result"] == true)
    }

    @Loop @Test(arguments: Array(1000...1015))
    func `F-E2 it closes with any code, and without one`(code: Int) async throws {
        let room = try startedRoom()
        defer { room.stop() }
        let watcher = try await Watcher.connected(to: room)
        room.end(code: code)
        let loss = try await watcher.loss()
        switch code {
        case 1000...1003, 1005, 1007...1011: #expect(loss == .closed(code: code, reason: ""))
        case 1006: #expect(loss == .dropped)
        // May not stand in a frame, or is younger than libwebsockets 4.1.
        default: #expect(loss == .closed(code: 1002, reason: "") || loss == .dropped, "\(loss)")
        }
        #expect(watcher.losses.count == 1)
    }

    @Loop @Test func `F-E2 it resets the connection inside a frame`() async throws {
        let room = try startedRoom()
        defer { room.stop() }
        let watcher = try await Watcher.connected(to: room)
        room.resetInsideFrame()
        #expect(try await watcher.loss() == .dropped)
    }

    @Loop @Test func `F-E3 F-E10 it hears nothing any more, and late what was sent meanwhile`() async throws {
        let room = try startedRoom()
        defer { room.stop() }
        let controller = try await Controller(room)
        try await controller.authorize()
        room.cutLink(for: .milliseconds(700))
        controller.send(["method": "getAppState", "requestId": "late"])
        let up = await room.journal.entries(.init(name: "link-up"), within: .seconds(5))
        #expect(up.count == 1)
        let before = room.journal.entries(.init(kind: "received", name: "getAppState"))
        #expect(before.isEmpty)
        #expect(try await controller.event("getAppState")["requestId"] == "late")
        room.goDeaf()
        controller.send(["method": "getMicMute"])
        let other = try await Controller(room)
        _ = try await other.authorize()
        #expect(room.journal.entries(.init(kind: "received", name: "getMicMute")).isEmpty)
    }

    @Loop @Test func `F-E10 what was sent into a link that was down never arrives once our side has given up`()
        async throws
    {
        let room = try startedRoom()
        defer { room.stop() }
        let watcher = try await Watcher.connected(
            to: room, limits: ClientLimits(pingAfter: .seconds(1), hangUpAfter: .seconds(2)))
        room.cutLink(for: .seconds(3))
        watcher.send(#"{"method":"accept","requestId":"1"}"#)
        #expect(try await watcher.loss(within: .seconds(10)) == .noPong)
        // The kernel tries again after 0.2, 0.6, 1.4, 3 and 6.2 s: the link is up again before the last.
        let late = await room.journal.entries(.init(kind: "received", name: "accept"), within: .seconds(8))
        #expect(late.isEmpty)
    }

    @Loop @Test(arguments: RoomImpostor.allCases)
    func `F-E4 something else answers in its place until it is itself again`(impostor: RoomImpostor) async throws {
        let room = try startedRoom()
        defer { room.stop() }
        try room.replace(by: impostor)
        guard impostor != .none else { return _ = try await Watcher.connected(to: room) }
        let isPatient = impostor != .endless && impostor != .mute
        let limits = ClientLimits(connectTimeout: .seconds(isPatient ? 20 : 4))
        let loss = try await Watcher(room, limits: limits).loss(within: .seconds(20))
        switch impostor {
        case .unauthorized: #expect(loss == .notWebSocket(status: 401))
        case .moved: #expect(loss == .notWebSocket(status: 301))
        case .page: #expect(loss == .notWebSocket(status: 200))
        case .wrongKey: #expect(loss == .badHandshake(detail: "accept hash wrong"))
        case .longHeaders: #expect(loss == .badHandshake(detail: "unreadable headers"))
        case .endless, .mute, .none: #expect(loss == .noAnswer)
        }
        try room.replace(by: .none)
        _ = try await Watcher.connected(to: room)
    }

    @Loop @Test(arguments: RoomIllegalFrame.allCases)
    func `F-E5 frames that nobody may send end the connection and are no message`(frame: RoomIllegalFrame) async throws
    {
        let room = try startedRoom()
        defer { room.stop() }
        let watcher = try await Watcher.connected(to: room)
        room.send(frame)
        let loss = try await watcher.loss(within: .seconds(15))
        #expect(watcher.messages == 0)
        switch frame {
        case .badUTF8, .halfCharacter: #expect(loss == .closedHere(code: 1007))
        case .binary: #expect(loss == .closedHere(code: 1003))
        case .longMessage, .endlessPieces: #expect(loss == .closedHere(code: 1009))
        case .unkeptLength: #expect(loss == .noPong)
        // libwebsockets 4.1 as a client cuts the connection where it as a server gives 1002.
        default: #expect(loss == .dropped)
        }
    }

    @Loop @Test(arguments: RoomBabble.allCases)
    func `F-E6 it says what nobody expects, and goes on`(babble: RoomBabble) async throws {
        let room = try startedRoom()
        defer { room.stop() }
        let controller = try await Controller(room)
        try await controller.authorize()
        room.babble(babble)
        if babble == .answerAgain {
            try await eventually("the second answer") { controller.journal.counts["frame auth"] == 2 }
        }
        #expect(try await controller.ask("getMicMute")["result"] == true)
    }

    @Loop @Test func `F-E7 it invites again and again, each time for somebody else`() async throws {
        let room = try startedRoom()
        defer { room.stop() }
        let controller = try await Controller(room)
        try await controller.authorize()
        room.storm(perSecond: 1000, for: .milliseconds(500), peer: "s#@room.example")
        let over = await room.journal.entries(.init(name: "storm-over"), within: .seconds(10))
        #expect(over.first?.detail["sent"]?.asWhole ?? 0 > 100)
        let first = try await controller.event("inviteReceived")
        #expect(first["peerId"] == "s1@room.example")
        #expect(try await controller.ask("accept")["result"] == true)
        room.invite(RoomParty("late@room.example"))
        #expect(room.state["call"]["state"] == "conference")
    }

    @Test(arguments: RoomLookalike.allCases)
    func `F-E8 somebody who is nearly anna is not anna, byte for byte`(kind: RoomLookalike) {
        let identity = kind.identity(of: "anna.li@room.example")
        #expect(Array(identity.utf8) != Array("anna.li@room.example".utf8))
        let all = RoomLookalike.allCases.map { Array($0.identity(of: "anna.li@room.example").utf8) }
        #expect(Set(all).count == all.count)
    }

    @Loop @Test func `F-E9 it forgets who asked in the middle of a change, once`() async throws {
        let room = try startedRoom()
        defer { room.stop() }
        let controller = try await Controller(room)
        try await controller.authorize()
        room.forget(after: "setAuthParams", cause: 8)
        controller.send(["method": "setAuthParams", "userType": "admin", "authType": "password", "password": "new"])
        #expect(try await controller.event("authorizationNeeded")["cause"] == 8)
        #expect(room.guards.admin == .password("new"))
        #expect(!controller.saw("setAuthParams"))
        #expect(try await controller.authorize("new")["result"] == true)
        #expect(
            try await controller.ask("setAuthParams", ["userType": "admin", "authType": "unsecured"])["result"] == true)
    }

    @Loop @Test func `F-E11 somebody else accepts, calls, opens the microphone, and takes the control mode`()
        async throws
    {
        let room = try startedRoom()
        defer { room.stop() }
        let controller = try await Controller(room)
        try await controller.authorize()
        try room.ring(RoomParty("anna@room.example"))
        try room.act(.accepts, peer: "")
        _ = try await controller.event("conferenceCreated")
        _ = try await controller.ask("setMicMute", ["mute": true])
        try room.act(.unmutes, peer: "")
        try await eventually("the event") { controller.journal.counts["frame audioCapturerMute"] == 2 }
        try room.act(.hangsUp, peer: "")
        _ = try await controller.event("conferenceDeleted")
        try room.act(.calls, peer: "mallory@room.example")
        _ = try await controller.event("inviteSent")
        try room.act(.takes, peer: "")
        #expect(try await controller.event("authorizationNeeded")["cause"] == 1)
    }

    @Loop @Test func `the drive port plays every fault, and names the kinds there are`() async throws {
        let room = try startedRoom()
        defer { room.stop() }
        let drive = DrivePort()
        room.addRoutes(to: drive)
        let kinds = await drive.answer("GET", "/room/fault").body
        #expect(kinds["frame"].asList?.count == RoomIllegalFrame.allCases.count)
        for (name, body) in Self.orders {
            let reply = await drive.answer("POST", "/room/fault/\(name)", body: body)
            #expect(reply.status == 200, "\(name): \(reply.body)")
        }
        let refused = await drive.answer("POST", "/room/fault/frame", body: ["kind": "x"])
        #expect(refused.status == 400)
        #expect(refused.body["error"].asText?.hasPrefix("kind is one of reserved-bit, ") == true)
    }

    private static let orders: [(String, JSON)] = [
        ("close", ["code": 1013]), ("reset", [:]), ("half-open", [:]), ("late", ["for_ms": 1]),
        ("handshake", ["kind": "page"]), ("handshake", ["kind": "none"]), ("frame", ["kind": "orphan"]),
        ("say", ["kind": "half"]), ("say", ["text": "x"]), ("lookalike", ["peer": "a@b", "kind": "cyrillic"]),
        ("rival", ["does": "rejects"]), ("storm", ["per_second": 1, "for_ms": 1]), ("forget", [:]),
        ("absent", ["for_ms": 1]),
    ]

}

/// A client that authorizes for nothing and only watches.
@Loop private final class Watcher {
    private(set) var losses: [SocketLoss] = []
    private(set) var messages = 0
    private var socket: WebSocket?
    private var client: WebSocketClient?

    init(_ room: RoomActor, limits: ClientLimits = ClientLimits()) {
        client = WebSocketClient(Endpoint(host: "127.0.0.1", port: room.controlPort), limits: limits) {
            [unowned self] event in
            switch event {
            case .opened(let opened): socket = opened
            case .message: messages += 1
            case .lost(let loss): losses.append(loss)
            }
        }
        client?.connect()
    }

    /// One that is connected.
    static func connected(to room: RoomActor, limits: ClientLimits = ClientLimits()) async throws -> Watcher {
        let watcher = Watcher(room, limits: limits)
        try await eventually("the connection") { watcher.socket != nil }
        return watcher
    }

    func send(_ text: String) { socket?.send(text) }

    func loss(within limit: Duration = .seconds(5)) async throws -> SocketLoss.Cause {
        try await eventually("the loss", within: limit) { losses.first?.cause }
    }
}
