import Loop
import Stage
import Support
import Testing

@Suite struct `Calls of the Room` {
    let ana = RoomParty("ana@room.example", name: "Ana")

    init() { Loop.startThread() }

    @Loop @Test func `the answer to accept comes before the session it makes, or after it`() async throws {
        for eventsFirst in [false, true] {
            let room = try startedRoom { $0.eventsFirst = eventsFirst }
            defer { room.stop() }
            let controller = try await authorized(room)
            try room.ring(ana)
            _ = try await controller.ask("accept")
            _ = try await controller.event("newParticipantInConference")
            let names = controller.journal.entries(JournalFilter(kind: "frame")).map(\.name)
            let tail = ["conferenceCreated", "appStateChanged", "newParticipantInConference"]
            #expect(Array(names.suffix(4)) == (eventsFirst ? tail + ["accept"] : ["accept"] + tail))
        }
    }

    @Loop @Test func `a swapped caller is in the session without a word before`() async throws {
        let room = try startedRoom { $0.swapCaller = "mallory@room.example" }
        defer { room.stop() }
        let controller = try await authorized(room)
        let invited = try room.ring(ana)
        _ = try await controller.ask("accept")
        let joined = try await controller.event("newParticipantInConference")
        #expect(joined["peerId"] == "mallory@room.example")
        #expect(joined["confId"] != .text(invited))
        #expect(!controller.saw("stopCalling"))
        let list = try await controller.ask("getConferenceParticipants")["participants"].asList
        #expect(list?.map { $0["peerId"] } == ["mallory@room.example"])
    }

    @Loop @Test func `with autoAccept on a stranger is in the session unasked`() async throws {
        let room = try startedRoom()
        defer { room.stop() }
        let controller = try await authorized(room)
        room.apply(["autoAccept": true])
        #expect(try await controller.event("settingsChanged")["name"] == "autoAccept")
        try room.ring(RoomParty("mallory@room.example"))
        _ = try await controller.event("newParticipantInConference")
        #expect(!controller.saw("inviteReceived"))
    }

    @Loop @Test func `a second ring hears busy, or takes the first one's place`() async throws {
        let room = try startedRoom()
        defer { room.stop() }
        let controller = try await authorized(room)
        try room.ring(ana)
        #expect(throws: DriveError.self) { try room.ring(RoomParty("ben@room.example")) }
        room.knobs.secondInvite = .replace
        try room.ring(RoomParty("ben@room.example"))
        _ = try await controller.ask("accept")
        #expect(try await controller.event("newParticipantInConference")["peerId"] == "ben@room.example")
        #expect(!controller.saw("stopCalling"))
    }

    @Loop @Test func `a ring ends when the caller gives up and when nobody answers in time`() async throws {
        let room = try startedRoom { $0.ringMs = 30 }
        defer { room.stop() }
        let controller = try await authorized(room)
        try room.ring(ana)
        try room.hangUp(peer: nil)
        #expect(try await controller.event("stopCalling")["side"] == 1)
        let before = controller.journal.last
        try room.ring(ana)
        _ = try await controller.event("stopCalling", since: before)
        #expect(room.appState == 3)
        #expect(try await controller.ask("accept")["result"] == false)
    }

    @Loop @Test func `an invitation to a group names its title and type`() async throws {
        let room = try startedRoom()
        defer { room.stop() }
        let controller = try await authorized(room)
        try room.ring(ana, type: 1, title: "House meeting")
        let invite = try await controller.event("inviteReceived")
        #expect(invite["type"] == 1)
        #expect(invite["confTitle"] == "House meeting")
    }

    @Loop @Test func `a peer that never answers is reported with cause 16`() async throws {
        let room = try startedRoom { $0.outgoingRingMs = 30 }
        defer { room.stop() }
        room.setPeer("ana@room.example", RoomPeer(name: "Ana", behaviour: .ignore))
        let controller = try await authorized(room)
        _ = try await controller.ask("call", ["peerId": "ana@room.example"])
        #expect(try await controller.event("rejectReceived")["cause"] == 16)
        _ = try await controller.ask("call", ["peerId": "nobody@room.example"])
        _ = try await controller.event("rejectReceived", since: controller.journal.last - 3)
        let calls = try await controller.ask("getCallHistory", ["count": 1])["calls"].asList
        #expect(calls?.first?["peerId"] == "nobody@room.example")
        #expect(calls?.first?["type"] == 1)
    }

    @Loop @Test func `an outgoing ring is hung up by us`() async throws {
        let room = try startedRoom()
        defer { room.stop() }
        room.setPeer("ana@room.example", RoomPeer(name: "Ana", behaviour: .ignore))
        let controller = try await authorized(room)
        _ = try await controller.ask("call", ["peerId": "ana@room.example"])
        #expect(try await controller.ask("call", ["peerId": "ben@room.example"])["result"] == false)
        _ = try await controller.ask("hangUp")
        #expect(try await controller.event("stopCalling")["side"] == 0)
        #expect(room.appState == 3)
    }

    @Loop @Test func `a participant shows by event, in the list, or not at all`() async throws {
        for (presence, listed) in [(RoomPresence.announced, 1), (.listed, 1), (.hidden, 0)] {
            let room = try startedRoom { $0.presence = presence }
            defer { room.stop() }
            let controller = try await authorized(room)
            try room.ring(ana)
            _ = try await controller.ask("accept")
            let list = try await controller.ask("getConferenceParticipants")["participants"].asList
            #expect(list?.count == listed)
            #expect(controller.saw("newParticipantInConference") == (presence == .announced))
        }
    }

    @Loop @Test func `a command comes from participants, from others only when played on purpose`() async throws {
        let room = try startedRoom { $0.namesInstances = true }
        defer { room.stop() }
        let controller = try await authorized(room)
        try room.ring(ana)
        _ = try await controller.ask("accept")
        #expect(throws: DriveError.self) { try room.command(from: "mallory@room.example", "open") }
        try room.command(from: "ana@room.example", "open")
        let heard = try await controller.event("commandReceived")
        #expect(heard["peerId"].asText?.hasPrefix("ana@room.example/") == true)
        try room.command(from: "mallory@room.example", "open", anyway: true)
        let other = try await controller.event("commandReceived", since: controller.journal.last)
        #expect(other["peerId"].asText?.hasPrefix("mallory@room.example") == true)
    }

    @Loop @Test func `mutes are told and asked for, and outlive a session or not`() async throws {
        let room = try startedRoom { $0.mutesPersist = false }
        defer { room.stop() }
        let controller = try await authorized(room)
        _ = try await controller.ask("setMicMute", ["mute": true])
        #expect(try await controller.event("audioCapturerMute")["mute"] == true)
        #expect(try await controller.ask("getMicMute")["mute"] == true)
        #expect(try await controller.ask("getVideoMute")["mute"] == false)
        try room.ring(ana)
        _ = try await controller.ask("accept")
        _ = try await controller.ask("hangUp")
        #expect(try await controller.ask("getMicMute")["mute"] == false)
    }

    @Loop private func authorized(_ room: RoomActor) async throws -> Controller {
        let controller = try await Controller(room)
        try await controller.authorize()
        return controller
    }
}
