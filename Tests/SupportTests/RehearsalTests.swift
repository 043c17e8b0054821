import Support
import Testing

@Suite struct RehearsalBesideATest {
    @Test func `it is driven and watched through its port`() async throws {
        let rehearsal = try await Rehearsal(addresses: ["10.0.2.2"])
        #expect(try await rehearsal.look("/cloud/project")["client_id"].text == rehearsal.clientID)
        #expect(try await rehearsal.look("/room/state")["call"]["state"].text == "none")

        let before = try await rehearsal.now("cloud")
        async let seen = rehearsal.saw("cloud", "cloud", "stopped", since: before)
        try await rehearsal.order("/cloud/stop")
        #expect(try await seen["name"].text == "stopped")
        await #expect(throws: SupportError.self) {
            try await rehearsal.saw("cloud", "cloud", "started", since: before, within: .milliseconds(50))
        }
    }
}
