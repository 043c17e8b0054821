import Foundation
import Support
import Testing

/// A site that lets a wish count before the cloud has accepted it.
@Suite struct AcceptedWishes {
    @Test func `a wish counts for its minutes while the clock is trusted, never over a revocation or a refusal`()
        async throws
    {
        let clock = try WallClock("2026-12-21T12:00:00Z")
        let station = try await Station.working(Settings(tail: "[grants]\naccept_wanted_minutes = 30"), clock: clock)
        try await station.become(["clock": "trusted"])
        try await station.rehearsal.order("/cloud/stop")
        func add(_ person: String, _ more: String...) async throws {
            let words = ["grant", "add", person, "--peer", Station.peer(person), "--wait", "0"] + more
            #expect(try await station.portero(words).exit == .code(0))
        }
        try await add("anna")
        #expect(try await station.judged("anna") == "granted")
        let why = try await station.portero("why", "last").output
        #expect(why.contains("has not accepted it") && why.contains("accepts a wish by itself for 30 min"), "\(why)")
        #expect(try await station.portero("grant", "revoke", "anna").exit == .code(0))
        #expect(try await station.judged("anna") == "grant-revoked")

        // A later edit does not begin the time anew, nor does a restart.
        try await add("bert")
        try clock.set("2026-12-21T12:20:00Z")
        try await add("bert", "--name", "B")
        try await station.start()
        try await station.become(["clock": "trusted", "room": "ready"])
        #expect(try await station.judged("bert") == "granted")
        let room = try await station.ring(Station.peer("bert"))
        try await station.rehearsal.saw("room", "sent", "newParticipantInConference", since: room)
        try clock.set("2026-12-21T12:29:59Z")
        try await station.rehearsal.saw("room", "received", "hangUp", since: room, within: .seconds(60))
        try await station.become(["calls": "idle"])
        #expect(try await station.judged("bert") == "grant-unconfirmed")

        // Nobody can tell how old a wish is by a clock that is not trusted.
        try await add("carl")
        #expect(try await station.judged("carl") == "granted")
        try clock.synchronise(false)
        try clock.step(by: 5)
        try await station.become(["clock": "not trusted"])
        #expect(try await station.judged("carl") == "grant-unconfirmed")
        try clock.synchronise(true)
        try await station.become(["clock": "trusted"])
        #expect(try await station.judged("carl") == "granted")

        // The cloud answers that it never will.
        try await station.rehearsal.order("/cloud/settings", #"{"next_code": 2008, "next_count": 100}"#)
        try await station.rehearsal.order("/cloud/start")
        try await eventually("the refusal for good", within: .seconds(60)) {
            _ = try await station.portero("grant", "push")
            return try await station.judged("carl") == "grant-unconfirmed"
        }
    }

    @Test func `by default a wish does not count`() async throws {
        let station = try await Station.working(clock: try WallClock("2026-12-21T12:00:00Z"))
        try await station.rehearsal.order("/cloud/stop")
        let added = try await station.portero("grant", "add", "anna", "--peer", Station.peer("anna"), "--wait", "0")
        #expect(added.exit == .code(0))
        #expect(try await station.judged("anna") == "grant-unconfirmed")
    }
}
