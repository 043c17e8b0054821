import Support
import Testing

/// What a person may have in a call, and how a call ends that nobody may have any more.
@Suite struct CallMediaTests {
    @Test func `somebody with audio only is heard and never sees, whoever switches the camera`() async throws {
        let station = try await Station.working()
        try await station.grant("ida", unit: "101", more: "--media", "audio")
        #expect(try await station.portero("grant", "list").output.contains(" audio "))
        let room = try await station.talk("ida")
        let rehearsal = station.rehearsal
        try await eventually("the microphone") { try await station.mute("microphone") == false }
        #expect(try await station.mute("camera") == true)
        #expect(try await station.portero("why", "last").output.contains("for audio without a picture"))

        try await rehearsal.order("/room/mutes", #"{"camera": false}"#)
        try await eventually("the camera is off again") { try await station.mute("camera") == true }
        #expect(try await rehearsal.entries("room", since: room, kind: "received", name: "hangUp").isEmpty)
        let opened = try await rehearsal.entries("room", since: room, kind: "received", name: "setVideoMute")
        #expect(opened.allSatisfy { $0["frame"]["mute"].flag == true })

        // A room that takes the mute and goes on filming.
        try await rehearsal.order("/room/settings", #"{"camera_stays_on": true}"#)
        try await rehearsal.order("/room/mutes", #"{"camera": false}"#)
        try await rehearsal.saw("room", "received", "hangUp", since: room)
        try await eventually("the record") { try await station.ended("ida") == ["media-not-granted"] }
    }

    @Test func `a camera that cannot be muted is shown to nobody with audio only`() async throws {
        let station = try await Station.working()
        try await station.grant("ida", unit: "101", more: "--media", "audio")
        try await station.rehearsal.order("/room/mutes", #"{"camera": false}"#)
        try await eventually("muted at rest") { try await station.mute("camera") == true }
        try await station.rehearsal.order("/room/settings", #"{"camera_stays_on": true}"#)
        try await station.rehearsal.order("/room/mutes", #"{"camera": false}"#)
        let room = try await station.ring(Station.peer("ida"))
        try await station.rehearsal.saw("room", "received", "hangUp", since: room)
    }

    @Test func `a grant that becomes audio only takes the picture from the call that goes on`() async throws {
        let station = try await Station.working()
        try await station.grant("anna", unit: "101")
        let room = try await station.talk("anna")
        try await eventually("the camera") { try await station.mute("camera") == false }
        #expect(try await station.portero("grant", "add", "anna", "--media", "audio").exit == .code(0))
        try await eventually("no picture") { try await station.mute("camera") == true }
        #expect(try await station.mute("microphone") == false)
        #expect(try await station.rehearsal.entries("room", since: room, kind: "received", name: "hangUp").isEmpty)
    }

    @Test func `whoever wants into a call is refused, and it is on record`() async throws {
        let station = try await Station.working()
        try await station.grant("anna", unit: "101")
        let room = try await station.talk("anna")
        try await station.rehearsal.order("/room/knock", #"{"peer": "eve@room.example/x"}"#)
        let refused = try await station.rehearsal.saw("room", "received", "rejectPeer", since: room)
        #expect(refused["frame"]["peerId"].text == "eve@room.example/x")
        try await eventually("the record") {
            try await station.audit().last { $0["what"].text == "call.join" }?["outcome"].text == "refused"
        }
        #expect(try await station.rehearsal.entries("room", since: room, kind: "received", name: "hangUp").isEmpty)
    }

    @Test(arguments: ["revoke", "disable", "forget"])
    func `S19 a right taken away ends the call before it is even written`(_ verb: String) async throws {
        let station = try await Station.working()
        try await station.grant("anna", unit: "101")
        let room = try await station.talk("anna")
        #expect(try await station.portero("grant", verb, "anna").exit == .code(0))
        try await station.rehearsal.saw("room", "received", "hangUp", since: room)
        // Nothing that looks from time to time: the call's end is part of the change itself, and stands before it.
        let records = try await station.audit()
        let ended = try #require(records.firstIndex { $0["what"].text == "call.ended" })
        let changed = try #require(records.firstIndex { $0["what"].text == "grant.\(verb)" })
        #expect(ended < changed)
        #expect(records.allSatisfy { $0["what"].text != "decision.call" })
    }
}

extension Station {
    /// Rings as a person and waits until they are seen in the session.
    fileprivate func talk(_ person: String) async throws -> Int {
        let room = try await ring(Self.peer(person))
        try await rehearsal.saw("room", "sent", "newParticipantInConference", since: room)
        try await become(["calls": "in call"])
        return room
    }

    /// Whether the room has a device muted.
    fileprivate func mute(_ device: String) async throws -> Bool? {
        try await rehearsal.look("/room/state")["mutes"][device].flag
    }

    /// How this person's calls ended.
    fileprivate func ended(_ person: String) async throws -> [String?] {
        try await audit().filter { $0["what"].text == "call.ended" && $0["who"].text == person }
            .map { $0["outcome"].text }
    }
}
