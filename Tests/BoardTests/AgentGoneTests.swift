import Foundation
import Support
import Testing

extension OnTheVirtualBoard {
    /// F-A5 and the guard's promise on a chip that keeps a killed owner's level.
    @Test func `F-A5 a stopped or killed agent leaves no door released`() async throws {
        let station = try await Station()
        let chip = station.board.chip

        // Stopped: the guard ends the release at its deadline, by itself.
        var before = chip.log.count
        try await station.signal("STOP")
        try chip.command("drive EXIT_BUTTON 1")
        try await chip.level("DOOR_STRIKE", becomes: 1, skipping: before)
        try chip.command("drive EXIT_BUTTON 0")
        try await chip.level("DOOR_STRIKE", becomes: 0, skipping: before)
        try await station.signal("CONT")

        // Stopped within a release that the agent itself asked for.
        before = chip.log.count
        #expect(try await station.portero("door release main").status == 0)
        let rise = try await chip.level("DOOR_STRIKE", becomes: 1, skipping: before)
        try await station.signal("STOP")
        let fall = try await chip.level("DOOR_STRIKE", becomes: 0, skipping: before, within: .seconds(20))
        #expect(fall.time - rise.time < .seconds(10), "long before the ceiling")
        try await station.signal("CONT")

        // Killed within one: locked at once, long before the deadline.
        before = chip.log.count
        #expect(try await station.portero("door release main --for 14").status == 0)
        try await chip.level("DOOR_STRIKE", becomes: 1, skipping: before)
        try await station.kill(marking: "kill")
        let locked = try await chip.level("DOOR_STRIKE", becomes: 0, skipping: before, within: .seconds(20))
        let killed = try #require(chip.log.dropFirst(before).first { $0.note == "kill" })
        #expect((.zero ..< .seconds(5)).contains(locked.time - killed.time))

        // And the next start finds the same ledger and the lines free.
        try await station.start()
        #expect(try await station.portero("status").status == 0)
    }
}
