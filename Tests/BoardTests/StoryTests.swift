import Foundation
import Support
import Testing

private let anna = "anna@room.example"

extension OnTheVirtualBoard {
    /// First light, every step seen from outside: calls by the Room, the lock by the chip.
    @Test func `a visitor calls a resident, who opens; strangers and the revoked are refused`() async throws {
        let station = try await Station()
        try await station.explained {
            try await grantedAndConfirmed(station)
            try await visitorCalls(station)
            try await residentRings(station)
            try await othersRing(station)
            try await revokedWithTheCloudStopped(station)
            try await workedOffWhenItReturns(station)
            try await roomAndCloudGone(station)
        }
        #expect(!station.board.chip.log.contains { $0.kind == "short" || $0.kind == "lost" })
        #expect(station.board.chip.refusals.isEmpty)
    }

    private func grantedAndConfirmed(_ station: Station) async throws {
        let added = try await station.portero("grant add anna --name Anna --unit 101 --peer \(anna)")
        #expect(added.status == 0, "\(added.output)")
        let grants = try await station.rehearsal.look("/cloud/grants")["grants"].items
        #expect(grants.map { $0["person_id"].text } == ["anna"])
    }

    /// Keys with bounce, a call, an answer, the command, the lock: released once, and locked again in time.
    private func visitorCalls(_ station: Station) async throws {
        let (rehearsal, chip) = (station.rehearsal, station.board.chip)
        try await rehearsal.order("/room/peers/\(anna)", #"{"behaviour": "answer", "after_ms": 200}"#)
        let (room, before) = (try await rehearsal.now("room"), chip.log.count)
        try chip.command(Fingers().typing("101#"))
        let call = try await rehearsal.saw("room", "received", "call", since: room)
        #expect(call["frame"]["peerId"].text == anna)
        try await eventually("the session") {
            try await rehearsal.look("/room/state")["call"]["state"].text == "conference"
        }
        #expect(!chip.log.dropFirst(before).contains { $0.line == "DOOR_STRIKE" })

        try await rehearsal.order("/room/command", #"{"peer": "\#(anna)", "command": "open"}"#)
        try await released(chip, since: before)
        #expect(try await rehearsal.entries("room", since: room, kind: "received", name: "call").count == 1)
        try await hangUp(rehearsal)
    }

    private func residentRings(_ station: Station) async throws {
        let room = try await station.rehearsal.now("room")
        try await station.rehearsal.order("/room/ring", #"{"peer": "\#(anna)", "name": "Anna"}"#)
        try await station.rehearsal.saw("room", "received", "accept", since: room)
        try await hangUp(station.rehearsal)
    }

    /// A stranger, near-alike identifiers, a group: refused, each with its reason, and the lock untouched.
    private func othersRing(_ station: Station) async throws {
        let chip = station.board.chip
        let before = chip.log.count
        for (peer, more, reason) in [
            ("stranger@room.example", "", "person-unknown"), ("Anna@room.example", "", "person-unknown"),
            ("\u{430}nna@room.example", "", "person-unknown"), ("anna@room.example ", "", "person-unknown"),
            (anna, #", "group": true"#, "group-call"),
        ] {
            let room = try await station.rehearsal.now("room")
            try await station.rehearsal.order("/room/ring", #"{"peer": "\#(peer)"\#(more)}"#)
            try await station.rehearsal.saw("room", "received", "reject", since: room)
            #expect(try await station.rehearsal.entries("room", since: room, name: "accept").isEmpty)
            try await eventually("the reason \(reason) for \"\(peer)\"") {
                let why = try await station.portero("why last").output
                return why.contains(reason) && why.contains("\"\(peer)\"")
            }
        }
        #expect(!chip.log.dropFirst(before).contains { $0.line == "DOOR_STRIKE" })
    }

    private func revokedWithTheCloudStopped(_ station: Station) async throws {
        let rehearsal = station.rehearsal
        try await rehearsal.order("/cloud/stop")
        let revoked = try await station.portero("grant revoke anna")
        #expect(revoked.status == 0, "\(revoked.output)")
        let room = try await rehearsal.now("room")
        try await rehearsal.order("/room/ring", #"{"peer": "\#(anna)"}"#)
        try await rehearsal.saw("room", "received", "reject", since: room)
        try await eventually("the reason") { try await station.portero("why last").output.contains("grant-revoked") }
    }

    private func workedOffWhenItReturns(_ station: Station) async throws {
        let cloud = try await station.rehearsal.now("cloud")
        try await station.rehearsal.order("/cloud/start")
        _ = try await station.portero("grant push")
        try await station.rehearsal.saw("cloud", "request", "revoke", since: cloud, within: .seconds(60))
        try await eventually("the cloud without the grant") {
            try await station.rehearsal.look("/cloud/grants")["grants"].items.isEmpty
        }
    }

    /// With Room and Cloud stopped: named in the status, the keypad decides, the exit button releases.
    private func roomAndCloudGone(_ station: Station) async throws {
        try await station.rehearsal.order("/cloud/stop")
        try await station.rehearsal.order("/room/stop")
        try await eventually("a status that names the room", within: .seconds(10)) {
            let parts = try await station.portero("status").output.split(separator: "\n")
            return parts.contains { $0.hasPrefix("room ") && !$0.contains(" ready ") }
        }
        let chip = station.board.chip
        let before = chip.log.count
        try chip.command(Fingers().typing("999#"))
        try await eventually("the decision") { try await station.portero("why last").output.contains("unit-unknown") }
        try chip.command("drive EXIT_BUTTON 1")
        try await chip.level("DOOR_STRIKE", becomes: 1, skipping: before)
        try chip.command("drive EXIT_BUTTON 0")
        try await released(chip, since: before)
    }

    /// The strike rises once and falls at its release time, by the chip's own clock.
    private func released(_ chip: ChipPort, since before: Int) async throws {
        let rise = try await chip.level("DOOR_STRIKE", becomes: 1, skipping: before)
        let fall = try await chip.level("DOOR_STRIKE", becomes: 0, skipping: before)
        let held = Int((fall.time - rise.time) / .milliseconds(1))
        // Its deadline stands before the line is driven; the exact figures are those of virtual time.
        #expect((Station.releaseTime - 500...Station.releaseTime + 5000).contains(held), "released for \(held) ms")
        #expect(chip.log.dropFirst(before).count { $0.kind == "level" && $0.line == "DOOR_STRIKE" } == 2)
    }

    private func hangUp(_ rehearsal: Rehearsal) async throws {
        try await rehearsal.order("/room/hangup")
        try await eventually("the end of the call") {
            try await rehearsal.look("/room/state")["call"]["state"].text == "none"
        }
    }
}
