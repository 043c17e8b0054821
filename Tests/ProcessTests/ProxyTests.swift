import Support
import Testing

@Suite struct ProxyTests {
    @Test func `F-D7 a proxy in the environment is not asked, neither for the room nor for the cloud`() async throws {
        let station = try await Station.working()
        #expect(station.environment["http_proxy"] != nil)
        #expect(try await station.portero("status").output.contains("room"))
        let added = try await station.portero("grant", "add", "proxied", "--peer", "proxied@room.example")
        #expect(added.exit == .code(0))
    }
}
