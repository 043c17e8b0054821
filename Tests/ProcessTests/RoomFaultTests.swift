import Foundation
import Support
import Testing

/// A room that misbehaves, and the agent that ships.
@Suite struct RoomFaults {
    @Test func `F-E1 a room that is absent is named, and back within one retry with each credential tried once`()
        async throws
    {
        let station = try await Station.working()
        var dead: Set<String> = []
        for _ in 1...2 {
            let since = try await station.rehearsal.now("room")
            try await station.rehearsal.order("/room/fault/absent", #"{"for_ms": 3000}"#)
            try await station.become(["room": "waiting"], within: .seconds(10))
            #expect(try await station.reason().contains("127.0.0.1"))
            try await station.rehearsal.saw("room", "room", "started", since: since)
            let back = ContinuousClock.now
            try await station.settle()
            #expect(ContinuousClock.now - back < .seconds(10))
            let tried = try await station.credentials(since: since)
            #expect(Set(tried).count == tried.count, "none twice")
            #expect(tried.filter { $0.hasPrefix("1*") }.count <= 1)
            #expect(dead.isDisjoint(with: tried), "a dead token is dropped")
            dead.formUnion(tried.filter { $0.hasPrefix("1*") })
            #expect(tried.last?.hasPrefix("1*") == false, "the credential it was")
        }
        #expect(!dead.isEmpty)
    }

    @Test func `F-E1 a credential that the room refuses is tried exactly once, and not again for a minute`()
        async throws
    {
        let station = try await Station.working()
        let since = try await station.rehearsal.now("room")
        try await station.rehearsal.order(
            "/room/guards", #"{"role": "admin", "kind": "password", "secret": "of-somebody"}"#)
        try await station.become(["room": "unauthorized"])
        #expect(try await station.portero("reload").exit == .code(0))
        try await station.become(["room": "refused"])
        let tried = try await station.credentials(since: since)
        #expect(!tried.isEmpty && Set(tried).count == tried.count, "\(tried.count)")
        // As long as a growing wait would have taken to try again three times.
        try await Task.sleep(for: .seconds(4))
        #expect(try await station.credentials(since: since) == tried)
    }

    @Test func `F-E2 closed with any code, or reset inside a frame, the agent is back at once`() async throws {
        let station = try await Station.working()
        for code in Array(1000...1015) + [0] {
            let since = try await station.rehearsal.now("room")
            if code == 0 {
                try await station.rehearsal.order("/room/fault/reset")
            } else {
                try await station.rehearsal.order("/room/fault/close", #"{"code": \#(code)}"#)
            }
            try await station.rehearsal.saw("room", "room", "connected", since: since)
            try await station.rehearsal.saw("room", "received", "getAppState", since: since)
        }
        try await station.settle()
        try await station.expectAnswers("anna")
    }

    @Test(arguments: ["/room/fault/reset", "/room/fault/half-open"])
    func `F-E2 a command in flight when the connection ends is unknown, and not repeated`(fault: String) async throws {
        let station = try await Station.working()
        try await station.grant("anna", unit: "101")
        try await station.rehearsal.order("/room/settings", #"{"ignores": ["accept"]}"#)
        let since = try await station.ring(Station.peer("anna"))
        try await station.rehearsal.saw("room", "received", "accept", since: since)
        try await station.rehearsal.order(fault)
        try await station.rehearsal.saw("room", "room", "connected", since: since, within: .seconds(15))
        try await station.settle()
        #expect(try await station.rehearsal.entries("room", since: since, kind: "received", name: "accept").count == 1)
        try await eventually("the record") {
            try await station.audit().contains { $0["what"].text == "call.ended" && $0["outcome"].text != "answered" }
        }
    }

    @Test
    func `F-E3 F-E10 a link that is down is noticed within ten seconds, and an answer sent into it never arrives`()
        async throws
    {
        let station = try await Station.working()
        try await station.grant("anna", unit: "101")
        let since = try await station.rehearsal.now("room")
        try await station.rehearsal.order("/room/fault/late", #"{"for_ms": 10500}"#)
        let down = ContinuousClock.now
        try await station.rehearsal.order("/room/ring", #"{"peer": "anna@room.example"}"#)
        try await station.rehearsal.saw("room", "room", "connected", since: since, within: .seconds(15))
        #expect(ContinuousClock.now - down < .seconds(10))
        #expect(try station.agent.errors.contains("no longer answers pings"))
        try await station.rehearsal.saw("room", "room", "link-up", since: since, within: .seconds(15))
        // The kernel would have tried again by then.
        let late = try await station.rehearsal.entries(
            "room", since: since, kind: "received", name: "accept", within: .seconds(5))
        #expect(late.isEmpty)
        try await station.settle()
    }

    @Test func `F-E4 whatever answers in the room's place is named by its own sentence within ten seconds`()
        async throws
    {
        let station = try await Station.working()
        for (kind, sentence) in [
            ("wrong-key", "accept hash wrong"), ("unauthorized", "HTTP 401"), ("moved", "HTTP 301"),
            ("page", "HTTP 200"),
            ("long-headers", "unreadable headers"), ("endless", "did not answer the WebSocket request"),
            ("mute", "did not answer the WebSocket request"),
        ] {
            try await station.rehearsal.order("/room/fault/handshake", #"{"kind": "\#(kind)"}"#)
            try await eventually("the sentence of \(kind)", within: .seconds(10)) {
                try await station.reason().contains(sentence)
            }
            try await station.rehearsal.order("/room/fault/handshake", #"{"kind": "none"}"#)
            try await station.become(["room": "ready"])
            #expect(try await station.reason() == "")
        }
        try await station.expectAnswers("anna")
    }

    @Test func `F-E5 illegal frames end the connection, take no memory, and are no message`() async throws {
        let station = try await Station.working()
        let kinds = try await station.rehearsal.look("/room/fault")["frame"].items.compactMap(\.text)
        #expect(kinds.count > 10)
        let before = try station.resident()
        for kind in kinds {
            let since = try await station.rehearsal.now("room")
            try await station.rehearsal.order("/room/fault/frame", #"{"kind": "\#(kind)"}"#)
            try await station.rehearsal.saw("room", "room", "connected", since: since, within: .seconds(15))
            try await station.rehearsal.saw("room", "received", "getAppState", since: since)
        }
        try await station.settle()
        let grown = try station.resident() - before
        #expect(grown < 4 << 20, "\(grown) bytes more after \(kinds.count) kinds of frames")
        try await station.expectAnswers("anna")
    }

    @Test func `F-E6 messages that nobody expects are ignored, said once, and what is known is still used`()
        async throws
    {
        let station = try await Station.working()
        let since = try await station.rehearsal.now("room")
        let kinds = try await station.rehearsal.look("/room/fault")["say"].items.compactMap(\.text)
        #expect(kinds.count > 10)
        for kind in kinds + kinds {
            try await station.rehearsal.order("/room/fault/say", #"{"kind": "\#(kind)"}"#)
        }
        // One of them is an invitation with members nobody knows, from somebody who is granted nothing.
        try await station.rehearsal.saw("room", "received", "reject", since: since)
        try await station.expectAnswers("anna")
        #expect(try await station.rehearsal.entries("room", since: since, kind: "room", name: "disconnected").isEmpty)
        let log = try station.agent.errors
        for said in ["messages that cannot be read", "answers what was not asked"] {
            #expect(log.ranges(of: said).count == 1, "\(said)")
        }
    }

    @Test func `F-E7 under a thousand invitations a second only who is granted is answered, and the exit opens`()
        async throws
    {
        let station = try await Station.working()
        try await station.grant("anna", unit: "101")
        let since = try await station.rehearsal.now("room")
        let before = try station.resident()
        try await station.rehearsal.order("/room/fault/storm", #"{"per_second": 1000, "for_ms": 10000}"#)
        for _ in 1...3 {
            let released = try await station.pressExit()
            try await station.lock(released: false, since: released.number)
        }
        try await station.rehearsal.saw("room", "room", "storm-over", since: since, within: .seconds(30))
        let sent = try await station.rehearsal.entries("room", since: since, name: "storm-over").first?["sent"].whole
        #expect(sent ?? 0 == 10_000)
        // The Room holds one invitation at a time: there is one to refuse again and again.
        #expect(try await station.rehearsal.entries("room", since: since, kind: "received", name: "reject").count > 10)
        #expect(try await station.rehearsal.entries("room", since: since, kind: "received", name: "accept").isEmpty)
        try await station.settle()
        try await eventually("the room's rest", within: .seconds(30)) {
            try await station.rehearsal.look("/room/state")["call"]["state"].text == "none"
        }
        let grown = try station.resident() - before
        print("F-E7: \(sent ?? 0) invitations, \(grown >> 10) KiB more")
        #expect(grown < 16 << 20, "\(grown) bytes more")
        try await station.expectAnswers("anna", grants: false)
        #expect(try await station.portero("audit", "verify").exit == .code(0))
    }

    @Test func `F-E8 whoever is nearly a granted person, by letter, blank, case or server, is refused`() async throws {
        let station = try await Station.working()
        try await station.grant("anna", unit: "101", peer: "anna.li@room.example")
        let kinds = try await station.rehearsal.look("/room/fault")["lookalike"].items.compactMap(\.text)
        #expect(kinds.count > 20)
        let since = try await station.rehearsal.now("room")
        for kind in kinds {
            let before = try await station.rehearsal.now("room")
            try await station.rehearsal.order(
                "/room/fault/lookalike", #"{"peer": "anna.li@room.example", "kind": "\#(kind)"}"#)
            try await station.rehearsal.saw("room", "received", "reject", since: before)
            try await eventually("the room's rest") {
                try await station.rehearsal.look("/room/state")["call"]["state"].text == "none"
            }
        }
        #expect(try await station.rehearsal.entries("room", since: since, kind: "received", name: "accept").isEmpty)
        let reasons = try await station.audit(100).filter { $0["what"].text == "decision.incoming" }
        #expect(reasons.count == kinds.count)
        #expect(reasons.allSatisfy { $0["outcome"].text == "person-unknown" })
        #expect(try await station.judged("anna.li") == "granted")
    }

    @Test(arguments: [("admin", 8), ("admin", 1), ("user", 8)])
    func `F-E9 rights taken in the middle of a change whose answer is lost: new secret, then old, one try each`(
        role: String, cause: Int
    ) async throws {
        let station = try await Station.working()
        let since = try await station.rehearsal.now("room")
        try await station.rehearsal.order("/room/fault/forget", #"{"cause": \#(cause)}"#)
        try await station.rehearsal.order("/room/guards", #"{"role": "\#(role)", "kind": "unsecured"}"#)
        // Who opens the administrator throws the agent out, which then stays away until somebody looks after it.
        if role == "admin" { try await station.become(["room": "unauthorized"]) }
        _ = role == "admin" ? try await station.portero("reload") : try await station.portero("room", "pin")
        try await station.rehearsal.saw("room", "received", "setAuthParams", since: since, within: .seconds(20))
        _ = try await station.portero("reload")
        try await station.settle()
        let tried = try await station.credentials(since: since)
        for secret in Set(tried) {
            let connections = try await station.connections(trying: secret, since: since)
            #expect(Set(connections).count == connections.count, "twice on one connection")
        }
        #expect(tried.count < 12, "\(tried.count) attempts")
    }

    @Test func `F-E11 who accepts a stranger beside the agent has the session ended`() async throws {
        let station = try await Station.working()
        try await station.rehearsal.order("/room/settings", #"{"ignores": ["reject"]}"#)
        let since = try await station.ring("mallory@room.example")
        try await station.rehearsal.saw("room", "received", "reject", since: since)
        try await station.rehearsal.order("/room/fault/rival", #"{"does": "accepts"}"#)
        try await station.rehearsal.saw("room", "received", "hangUp", since: since)
        try await station.rehearsal.order("/room/settings", #"{"ignores": []}"#)
        let called = try await station.rehearsal.now("room")
        try await station.peer("mallory", "answer")
        try await station.rehearsal.order("/room/fault/rival", #"{"does": "calls"}"#)
        try await station.rehearsal.saw("room", "received", "hangUp", since: called)
        try await station.rehearsal.order("/room/fault/rival", #"{"does": "takes"}"#)
        try await station.become(["room": "unauthorized"])
    }

    @Test func `F-E11 TrueConf's own client beside the agent answers a call, and the session nobody granted is ended`()
        async throws
    {
        let station = try await Station(Settings())
        try await station.rehearsal.order("/room/settings", #"{"rivalry": "never", "ignores": ["reject"]}"#)
        try await station.start()
        try await station.settle()
        let secret = try await station.rehearsal.look("/room/state")["guards"]["admin"]["secret"].text ?? ""
        let other = try await TrueConfClient(managementPort: station.rehearsal.ports.room, pin: secret)
        try await other.program.line(containing: "ready as", within: .seconds(20))
        let since = try await station.ring("mallory@room.example")
        try await other.program.line(containing: "inviteReceived")
        try other.order("accept")
        try await station.rehearsal.saw("room", "sent", "conferenceCreated", since: since)
        try await station.rehearsal.saw("room", "received", "hangUp", since: since)
        try await eventually("the room's rest") {
            try await station.rehearsal.look("/room/state")["call"]["state"].text == "none"
        }
        let opened = try await station.rehearsal.entries("room", since: since, kind: "received", name: "setMicMute")
        #expect(!opened.contains { $0["frame"]["mute"].flag == false })
    }
}

extension Station {
    /// The sentence about the room; empty where there is none.
    fileprivate func reason() async throws -> String { try await status()["room"]["reason"].text ?? "" }

    /// What was tried to get in, in order.
    fileprivate func credentials(since: Int) async throws -> [String] {
        try await rehearsal.entries("room", since: since, kind: "received", name: "auth")
            .compactMap { $0["frame"]["credentials"].text }
    }

    /// The connections on which `secret` was tried, one for each time.
    fileprivate func connections(trying secret: String, since: Int) async throws -> [Int] {
        try await rehearsal.entries("room", since: since, kind: "received", name: "auth")
            .filter { $0["frame"]["credentials"].text == secret }.compactMap { $0["controller"].whole }
    }

    /// Grants a person, who rings and is answered.
    fileprivate func expectAnswers(_ person: String, grants: Bool = true) async throws {
        if grants { try await grant(person, unit: "101") }
        let since = try await ring(Self.peer(person))
        try await rehearsal.saw("room", "received", "accept", since: since)
        try await rehearsal.order("/room/hangup")
    }

    /// What of the agent is resident, in bytes.
    fileprivate func resident() throws -> Int {
        let text = try String(contentsOfFile: "/proc/\(agent.pid)/status", encoding: .utf8)
        let line = text.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return (line?.split(separator: " ").compactMap { Int($0) }.first ?? 0) << 10
    }
}
