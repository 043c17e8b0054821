import Site
import Testing

@testable import Agent

@Suite struct RoomPlanTests {
    @Test func `printed or dumped it names the room, never the password`() throws {
        let text = "station = \"s\"\nboard = \"none\"\n[room]\naddress = \"192.0.2.20\"\n"
        let settings = try #require(try SiteConfiguration(text: text, file: "x").room)
        let plan = RoomPlan(settings, firstPassword: "SECRET")
        #expect(plan.firstPassword == "SECRET")
        var told = "\(plan) \(String(reflecting: plan))"
        dump([plan], to: &told)
        #expect(told.contains("192.0.2.20") && !told.contains("SECRET"), "\(told)")
    }
}
