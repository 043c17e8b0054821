import Foundation
import Support
import Testing

/// A door released from a call by command, dial tones and chat, by the shipped program: for the proved participant, in the
/// session, so often, and never twice for one message.
@Suite struct ReleaseFromCallTests {
    private static let anna = Station.peer("anna")
    private static let mallory = Station.peer("mallory")
    private static let settings = Settings(
        releaseTime: 200, calls: "release_tones = \"#9\"\nrelease_chat = true", tail: "[keypad]\ndoor = \"main\"")

    @Test func `tones of the proved participant release the keypad's door, and the record names them`() async throws {
        let station = try await Station.working(Self.settings)
        try await station.grant("anna", unit: "101")
        try await station.answeredCall(Self.anna)
        let chip = try await station.rehearsal.now("chip")
        try await station.tones(Self.anna, "1#9")
        let released = try await station.lock(released: true, since: chip)
        try await station.lock(released: false, since: released.number)
        let record = try await station.record("door.release")
        #expect(record["who"].text == "anna" && record["outcome"].text == "granted")
        #expect(record["facts"].text?.contains(#""channel":"tones""#) == true, "\(record)")
    }

    @Test func `tones of a stranger, before the proof, of two halves and after the end release nothing`() async throws {
        let station = try await Station.working(Self.settings)
        try await station.grant("anna", unit: "101")
        let chip = try await station.rehearsal.now("chip")
        try await station.rehearsal.order("/room/settings", #"{"presence": "hidden"}"#)
        let before = try await station.ring(Self.anna)
        try await station.rehearsal.saw("room", "received", "getConferenceParticipants", since: before)
        try await station.tones(Self.anna, "#9#", anyway: true)
        try await station.refusal("participant-unproved", "tones")
        try await station.rehearsal.order("/room/settings", #"{"presence": "announced"}"#)
        try await station.rehearsal.order("/room/join", #"{"peer": "\#(Self.anna)"}"#)
        try await station.become(["calls": "in call"])
        try await station.tones(Self.anna, "9#")
        try await station.tones(Self.mallory, "9#", anyway: true)
        try await station.tones(Self.mallory, "9", anyway: true)
        try await station.tones(Self.anna, "#9", session: "another")
        try await eventually("three refusals") { try await station.refusals("participant-unproved").count == 3 }
        try await station.hangUp()
        try await station.tones(Self.anna, "#9", anyway: true)
        try await eventually("four refusals") { try await station.refusals("participant-unproved").count == 4 }
        let levels = try await station.rehearsal.entries("chip", since: chip, kind: "level", name: Station.door)
        #expect(levels.isEmpty)
        // The same tones, typed in a session, do it: they were heard, not lost.
        try await station.answeredCall(Self.anna)
        try await station.tones(Self.anna, "#9")
        try await station.lock(released: true, since: chip)
    }

    @Test func `a chat message of this session releases, and never again: not repeated, not after reconnection`()
        async throws
    {
        let clock = try WallClock("2026-11-20T12:00:00Z")
        let station = try await Station.working(Self.settings, clock: clock)
        try await station.become(["clock": "trusted"])
        try await station.grant("anna", unit: "101")
        try await station.answeredCall(Self.anna)
        let chip = try await station.rehearsal.now("chip")
        let sent = try await station.talkingSince() + 2
        try await station.chat(Self.anna, "open", time: sent)
        let released = try await station.lock(released: true, since: chip)
        try await station.lock(released: false, since: released.number)
        #expect(try await station.record("door.release")["facts"].text?.contains(#""channel":"chat""#) == true)
        try await station.chat(Self.anna, "open", time: sent)
        try await station.chat(Self.anna, "open", time: sent + 1, session: "another")
        try await station.chat(Self.mallory, "open", time: sent + 1, anyway: true)
        try await eventually("three refusals") { try await station.refusals("participant-unproved").count == 3 }
        try await station.rehearsal.order("/room/close")
        try await station.become(["room": "ready", "calls": "idle"])
        try await eventually("the room's rest") {
            try await station.rehearsal.look("/room/state")["call"]["state"].text == "none"
        }
        try await station.answeredCall(Self.anna)
        try await station.chat(Self.anna, "open", time: sent, session: "")
        try await eventually("the fourth refusal") { try await station.refusals("participant-unproved").count == 4 }
        let levels = try await station.rehearsal.entries(
            "chip", since: released.number + 1, kind: "level", name: Station.door)
        #expect(levels.isEmpty, "\(levels)")
    }

    @Test func `chat and tones that a site does not allow are not heard`() async throws {
        let station = try await Station.working(Settings(releaseTime: 200, tail: "[keypad]\ndoor = \"main\""))
        try await station.grant("anna", unit: "101")
        try await station.answeredCall(Self.anna)
        let chip = try await station.rehearsal.now("chip")
        try await station.chat(Self.anna, "open", time: Int(Date().timeIntervalSince1970))
        try await station.tones(Self.anna, "#9")
        try await station.rehearsal.order("/room/command", #"{"peer": "\#(Self.anna)", "command": "open"}"#)
        try await station.lock(released: true, since: chip)
        try await eventually("the record") { try await station.audit().last?["what"].text == "door.lock" }
        #expect(try await station.audit().filter { $0["what"].text == "door.release" }.count == 1)
        #expect(try await station.audit().allSatisfy { $0["what"].text != "decision.release" })
    }

    @Test func `a hundred requests at once are three releases and one refusal on record`() async throws {
        let station = try await Station.working(Self.settings)
        try await station.grant("anna", unit: "101")
        try await station.answeredCall(Self.anna)
        for _ in 0..<100 {
            try await station.rehearsal.order("/room/command", #"{"peer": "\#(Self.anna)", "command": "open"}"#)
        }
        // What is refused after them in another way stands behind them.
        try await station.hangUp()
        try await station.rehearsal.order("/room/command", #"{"peer": "eve@x", "command": "open", "anyway": true}"#)
        try await eventually("the last record") { try await station.refusals("participant-unproved").count == 1 }
        #expect(try await station.refusals("rate-limited").count == 1)
        let asked = try await station.audit().filter {
            $0["what"].text == "door.release" && $0["who"].text == "anna"
        }
        #expect((1...3).contains(asked.count), "\(asked)")
    }
}

extension Station {
    /// Rings, and waits until the caller is proved.
    fileprivate func answeredCall(_ peer: String) async throws {
        _ = try await ring(peer)
        try await become(["calls": "in call"])
    }

    fileprivate func hangUp() async throws {
        try await rehearsal.order("/room/hangup")
        try await become(["calls": "idle"])
    }

    fileprivate func tones(_ peer: String, _ tones: String, anyway: Bool = false, session: String? = nil) async throws {
        try await signal("tones", ["peer": peer, "tones": tones, "anyway": anyway], session)
    }

    fileprivate func chat(
        _ peer: String, _ message: String, time: Int, anyway: Bool = false, session: String? = nil
    ) async throws {
        try await signal("chat", ["peer": peer, "message": message, "time": time, "anyway": anyway], session)
    }

    private func signal(_ name: String, _ body: [String: Any], _ session: String?) async throws {
        var body = body
        body["conf_id"] = session
        let data = try JSONSerialization.data(withJSONObject: body)
        try await rehearsal.order("/room/\(name)", String(decoding: data, as: UTF8.self))
    }

    /// When the participant was proved, by the agent's clock, in seconds since 1970.
    fileprivate func talkingSince() async throws -> Int {
        let since = try await status()["calls"]["since"].text ?? ""
        return Int(try #require(ISO8601DateFormatter().date(from: since)).timeIntervalSince1970)
    }

    fileprivate func record(_ what: String) async throws -> JSONValue {
        try await eventually("a record \(what)") { try await audit().last { $0["what"].text == what } }
    }

    fileprivate func refusals(_ reason: String) async throws -> [JSONValue] {
        try await audit().filter { $0["what"].text == "decision.release" && $0["outcome"].text == reason }
    }

    fileprivate func refusal(_ reason: String, _ channel: String) async throws {
        try await eventually("a refusal") {
            try await refusals(reason).contains { $0["facts"].text?.contains(#""channel":"\#(channel)""#) == true }
        }
    }
}
