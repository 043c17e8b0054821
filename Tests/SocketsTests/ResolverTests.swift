import Loop
import Sockets
import Support
import Testing

extension SocketsTests {
    @Suite(.serialized) struct ResolverTests {
        init() { Loop.startThread() }

        @Test(arguments: ["192.0.2.20", "2001:db8::1", "::1"])
        func `an address is its own answer`(address: String) async {
            #expect(await Resolver.resolve(address) == .success(address))
        }

        @Test func `localhost is on loopback`() async throws {
            #expect(["127.0.0.1", "::1"].contains(try await Resolver.resolve("localhost").get()))
        }

        @Test func `a name without an address says so`() async throws {
            try await Facility.nameService.require()
            let answer = await Resolver.resolve("no-such-host.invalid")
            guard case .failure(let error) = answer else { return _ = Issue.record("\(answer)") }
            #expect(error.description.hasPrefix("no address for no-such-host.invalid ("))
            #expect(error.description.hasSuffix("): check the name and the station's name server"))
        }
    }
}
