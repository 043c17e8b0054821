import Foundation
import Loop
import Stage
import Support
import Testing

/// TrueConf's own Python client against the stand-in Room.
@Suite struct `The Room with TrueConf's own client` {
    init() { Loop.startThread() }

    @Loop @Test func `it authorizes without protection and asks what it always asks`() async throws {
        let room = try started()
        defer { room.stop() }
        let client = try await Client(room)
        _ = try await client.line(containing: "ready as door@room.example")
        for method in ["auth", "getAppState", "getSettings", "getSystemInfo", "getMonitorsInfo"] {
            #expect(room.journal.counts["received \(method)"] == 1)
        }
        #expect(room.state["controllers"].asList?.first?["role"] == "admin")
    }

    @Loop @Test func `it protects the administrator, then the user, and gets a PIN`() async throws {
        let room = try started()
        defer { room.stop() }
        let client = try await Client(room)
        _ = try await client.line(containing: "ready")
        try client.order("setAuthParams", ["user", "pin"])
        let refused = try await client.frame("setAuthParams") { $0["result"] == false }
        #expect(refused["error"].asText?.isEmpty == false)
        try client.order("setAuthParams", ["admin", "password", "secret-1"])
        let changed = try await client.frame("setAuthParams") { $0["token"] != .null }
        #expect(changed["token"].asText?.hasPrefix("1*") == true)
        try client.order("setAuthParams", ["user", "pin"])
        let pin = try await client.frame("setAuthParams") { $0["newPin"] != .null }["newPin"]
        try client.order("getAuthInfo")
        let info = try await client.frame("getAuthInfo") { _ in true }
        #expect(info["adminAuth"] == ["security": "password"])
        #expect(info["userAuth"] == ["security": "pin", "pin": pin])

        let second = try await Client(room, pin: "secret-1")
        _ = try await second.line(containing: "ready")
        _ = try await client.frame("authorizationNeeded") { $0["cause"] == 1 }
    }

    @Loop @Test func `it is rung, accepts, hears a command and hangs up`() async throws {
        let room = try started()
        defer { room.stop() }
        let client = try await Client(room)
        _ = try await client.line(containing: "ready")
        let conference = try room.ring(RoomParty("ana@room.example", name: "Ana"))
        let invite = try await client.frame("inviteReceived") { _ in true }
        #expect(invite["peerId"] == "ana@room.example")
        #expect(invite["peerDn"] == "Ana")
        #expect(invite["type"] == 0)
        #expect(invite["confId"] == .text(conference))
        try client.order("accept")
        let created = try await client.frame("conferenceCreated") { _ in true }
        #expect(created["confId"] == .text(conference))
        #expect(created["peerId"] == .null, "only outgoing calls name the peer")
        _ = try await client.frame("newParticipantInConference") { $0["peerId"] == "ana@room.example" }
        _ = try await client.frame("getConferences") { $0["direction"] == "incoming" }
        try room.command(from: "ana@room.example", "open")
        _ = try await client.frame("commandReceived") { $0["command"] == "open" }
        try client.order("hangUp")
        _ = try await client.frame("conferenceDeleted") { _ in true }
        _ = try await client.frame("appStateChanged") { $0["appState"] == 3 }
        #expect(room.appState == 3)
    }

    @Loop @Test func `it refuses a ring`() async throws {
        let room = try started()
        defer { room.stop() }
        let client = try await Client(room)
        _ = try await client.line(containing: "ready")
        try room.ring(RoomParty("mallory@room.example"))
        _ = try await client.frame("inviteReceived") { _ in true }
        try client.order("reject")
        let sent = try await client.frame("rejectSent") { _ in true }
        #expect(sent["cause"] == 0)
        #expect(room.appState == 3)
    }

    @Loop @Test func `it calls a peer that answers, and one that is busy`() async throws {
        let room = try started()
        defer { room.stop() }
        room.setPeer("ana@room.example", RoomPeer(name: "Ana", after: .milliseconds(20)))
        room.setPeer("ben@room.example", RoomPeer(name: "Ben", behaviour: .refuse(cause: 2)))
        let client = try await Client(room)
        _ = try await client.line(containing: "ready")
        try client.order("call", ["ben@room.example"])
        let refused = try await client.frame("rejectReceived") { _ in true }
        #expect(refused["cause"] == 2)
        try client.order("call", ["ana@room.example"])
        _ = try await client.frame("inviteSent") { $0["peerId"] == "ana@room.example" }
        _ = try await client.frame("peerAccepted") { _ in true }
        let created = try await client.frame("conferenceCreated") { _ in true }
        #expect(created["peerId"] == "ana@room.example")
    }

    @Loop @Test func `wrong credentials are rejected with code 3`() async throws {
        let room = try started()
        defer { room.stop() }
        try room.change(.admin, to: .password("right"))
        let client = try await Client(room, pin: "wrong")
        let answer = await room.journal.entries(JournalFilter(kind: "sent", name: "auth"), within: .seconds(10)).first
        #expect(answer?.detail["frame"]?["result"] == false)
        #expect(answer?.detail["frame"]?["resultCode"] == 3)
        withExtendedLifetime(client) {}
    }

    @Loop private func started() throws -> RoomActor {
        let room = RoomActor()
        try room.start()
        return room
    }
}

/// The client with frames as this suite reads them.
private final class Client: Sendable {
    private let client: TrueConfClient

    @Loop init(_ room: RoomActor, pin: String = "") async throws {
        client = try await TrueConfClient(managementPort: room.managementPort, pin: pin)
    }

    func order(_ method: String, _ arguments: [JSON] = []) throws {
        try client.order(method, String(decoding: JSON.list(arguments).bytes, as: UTF8.self))
    }

    func line(containing part: String) async throws -> String { try await client.program.line(containing: part) }

    /// The first frame with this method or event name that `matches`.
    func frame(_ name: String, _ matches: @escaping @Sendable (JSON) -> Bool) async throws -> JSON {
        let line = try await client.program.line("\(name)") { line in
            guard let frame = JSON(parsing: Array(line.utf8)) else { return false }
            let names = [frame["method"].asText, frame["event"].asText]
            return names.contains(name) && matches(frame)
        }
        return JSON(parsing: Array(line.utf8)) ?? .null
    }
}
