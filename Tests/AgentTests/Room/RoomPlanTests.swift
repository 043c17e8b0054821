import Protection
import Site
import Support
import Testing

@testable import Agent

@Suite struct RoomPlanTests {
    @Test func `printed or dumped it names the room, never a password`() throws {
        let folder = try TemporaryFolder("plan")
        for name in ["room-admin", "room-login"] { try folder.write(name, "SECRET-\(name)\n", mode: 0o600) }
        let text = """
            station = "s"
            board = "none"
            [room]
            address = "192.0.2.20"
            server = "video.example"
            login = "door"

            """
        let settings = try #require(try SiteConfiguration(text: text, file: "x").room)
        let plan = RoomPlan(settings, Credentials(argument: folder.path, directoryVariable: nil, state: "none"))
        #expect(plan.firstPassword == "SECRET-room-admin" && plan.server?.password == "SECRET-room-login")
        var told = "\(plan) \(String(reflecting: plan)) \(plan.server.map { "\($0)" } ?? "")"
        dump([plan], to: &told)
        dump(plan.server, to: &told)
        #expect(told.contains("192.0.2.20") && !told.contains("SECRET"), "\(told)")
    }
}
