import Support
import Testing

/// What the station is for, each step believed only when the Room or the board saw it.
@Suite struct Story {
    @Test func `a visitor's call reaches a granted person, who opens the door`() async throws {
        let station = try await Station.working()
        try await station.grant("anna", unit: "101")
        #expect(try await station.cloudPersons() == ["anna"])

        try await station.peer("anna", "answer")
        let rehearsal = station.rehearsal
        let room = try await rehearsal.now("room")
        try await station.key("101#")
        let call = try await rehearsal.saw("room", "received", "call", since: room)
        #expect(call["frame"]["peerId"].text == "anna@room.example")
        let seen = try await rehearsal.saw("room", "sent", "newParticipantInConference", since: room)
        try await station.expectMuted(until: seen, since: room)

        let chip = try await rehearsal.now("chip")
        try await rehearsal.order("/room/command", #"{"peer": "anna@room.example", "command": "open"}"#)
        let released = try await station.lock(released: true, since: chip)
        let locked = try await station.lock(released: false, since: released.number)
        // Its deadline stands before the line is driven, so that a machine that stops there shortens what is seen. The
        // exact figures are those of virtual time.
        #expect(locked.at - released.at >= .seconds(1))
        #expect(locked.at - released.at < .seconds(6), "long before the ceiling")

        try await rehearsal.order("/room/hangup")
        let who = try await station.audit().first { $0["what"].text == "door.release" }?["who"].text
        #expect(who == "anna")
        #expect(try await station.portero("audit", "verify").exit == .code(0))
    }

    @Test func `a granted resident is answered, and neither heard nor seen before being seen in the session`()
        async throws
    {
        let station = try await Station.working()
        try await station.grant("anna", unit: "101")
        try await station.rehearsal.order("/room/settings", #"{"presence_delay_ms": 2500}"#)
        let room = try await station.ring("anna@room.example")
        try await station.rehearsal.saw("room", "received", "accept", since: room)
        // A word from someone who is not proved opens nothing.
        let chip = try await station.rehearsal.now("chip")
        try await station.rehearsal.order(
            "/room/command", #"{"peer": "anna@room.example", "command": "open", "anyway": true}"#)
        try await eventually("the refusal") { try await station.lastReason() == "participant-unproved" }
        let seen = try await station.rehearsal.saw("room", "sent", "newParticipantInConference", since: room)
        #expect(try await station.rehearsal.entries("chip", since: chip, kind: "level", name: Station.door).isEmpty)
        try await station.expectMuted(until: seen, since: room)
    }

    @Test func `F-E8 whoever is not exactly a granted person is refused, with the reason`() async throws {
        let station = try await Station.working()
        try await station.grant("anna", unit: "101")
        for near in [
            "stranger@room.example", "Anna@room.example", "\u{0430}nna@room.example", "anna@room.example ",
            " anna@room.example", "anna@room.example.evil", "anna@r\u{043E}om.example", "ann\u{200B}a@room.example",
            "anna", "@room.example", "anna@room.example\u{0000}",
        ] {
            try await station.expectRefusal(near, "person-unknown")
        }
        try await station.expectRefusal("anna@room.example", "group-call", group: true)
        #expect(try await station.portero("grant", "disable", "anna").exit == .code(0))
        try await station.expectRefusal("anna@room.example", "grant-disabled")
    }

    @Test func `a revoked person is refused before the cloud has heard, and the cloud hears later`() async throws {
        let station = try await Station.working()
        try await station.grant("anna", unit: "101")
        try await station.rehearsal.order("/cloud/stop")
        #expect(try await station.portero("grant", "revoke", "anna").exit == .code(0))
        try await station.expectRefusal("anna@room.example", "grant-revoked")
        #expect(try await station.cloudPersons() == ["anna"])

        let room = try await station.rehearsal.now("room")
        try await station.key("101#")
        try await eventually("the refusal of the flat") {
            try await station.audit().contains {
                $0["what"].text == "decision.outgoing" && $0["outcome"].text == "grant-revoked"
            }
        }
        #expect(try await station.rehearsal.entries("room", since: room, kind: "received", name: "call").isEmpty)

        try await station.rehearsal.order("/cloud/start")
        try await eventually("the revocation at the cloud", within: .seconds(20)) {
            try await station.cloudPersons().isEmpty
        }
        try await eventually("the acknowledgement") {
            let list = try await station.portero("grant", "list", "--json").json.items
            return list.first?["confirmed"].text == "revoked"
        }
    }

    @Test func `a revocation ends the call of the revoked person`() async throws {
        let station = try await Station.working()
        try await station.grant("anna", unit: "101")
        let room = try await station.ring("anna@room.example")
        try await station.rehearsal.saw("room", "sent", "newParticipantInConference", since: room)
        #expect(try await station.portero("grant", "revoke", "anna").exit == .code(0))
        try await station.rehearsal.saw("room", "received", "hangUp", since: room)
    }

    @Test func `no answer, busy and refusal each move on to the next person of the flat`() async throws {
        let station = try await Station.working(Settings(ring: 1))
        for (person, behaviour) in [("bob", "ignore"), ("carl", "busy"), ("dora", "refuse"), ("erik", "answer")] {
            try await station.grant(person, unit: "102")
            try await station.peer(person, behaviour)
        }
        let room = try await station.rehearsal.now("room")
        try await station.key("102#")
        try await station.rehearsal.saw("room", "sent", "newParticipantInConference", since: room)
        let calls = try await station.rehearsal.entries("room", since: room, kind: "received", name: "call")
        #expect(calls.compactMap { $0["frame"]["peerId"].text } == ["bob", "carl", "dora", "erik"].map(Station.peer))
        let ends = try await station.audit().filter { $0["what"].text == "call.ended" }
        #expect(ends.map { $0["outcome"].text } == ["no-answer", "busy", "refused-by-peer"])
    }

    @Test func `a flat nobody has is refused, and the room hears nothing`() async throws {
        let station = try await Station.working()
        let room = try await station.rehearsal.now("room")
        try await station.key("999#")
        try await eventually("the decision") { try await station.lastReason() == "unit-unknown" }
        #expect(try await station.rehearsal.entries("room", since: room, kind: "received", name: "call").isEmpty)
    }
}

extension Station {
    /// Rings as `peer` and expects the room to be told `reject`, for this reason.
    func expectRefusal(
        _ peer: String, _ reason: String, group: Bool = false, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let room = try await ring(peer, group: group)
        try await rehearsal.saw("room", "received", "reject", since: room)
        #expect(try await lastReason() == reason, "\(peer)", sourceLocation: sourceLocation)
        let accepted = try await rehearsal.entries("room", since: room, kind: "received", name: "accept")
        #expect(accepted.isEmpty, "\(peer)", sourceLocation: sourceLocation)
        try await atRest(sourceLocation: sourceLocation)
    }

    /// Expects microphone and camera to be switched on after this entry of the room's journal and not before.
    func expectMuted(
        until seen: JSONValue, since: Int, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let proof = try #require(seen["n"].whole)
        for method in ["setMicMute", "setVideoMute"] {
            let opened = try await eventually("\(method) off", sourceLocation: sourceLocation) {
                try await rehearsal.entries("room", since: since, kind: "received", name: method)
                    .first { $0["frame"]["mute"].flag == false }
            }
            #expect(opened["n"].whole ?? 0 > proof, "\(method)", sourceLocation: sourceLocation)
        }
    }
}
