import Support
import Testing

/// Room and cloud gone: what the station does by itself.
@Suite struct Alone {
    @Test func `without room and cloud the keypad decides, the exit button releases, and status names both`()
        async throws
    {
        let station = try await Station.working()
        try await station.grant("anna", unit: "101")
        try await station.rehearsal.order("/room/stop")
        try await station.rehearsal.order("/cloud/stop")

        let chip = try await station.rehearsal.now("chip")
        try await station.key("101#")
        try await station.pressExit()
        let released = try await station.lock(released: true, since: chip)
        try await station.lock(released: false, since: released.number)

        try await station.become(["room": "waiting", "cloud": "unreachable"], within: .seconds(20))
        let said = try await station.portero("status")
        #expect(said.exit == .code(0))
        for name in ["room", "cloud"] {
            let part = try await station.status()[name]
            let reason = try #require(part["reason"].text)
            #expect(said.output.contains(reason))
            #expect(part["since"].text?.isEmpty == false)
        }

        let records = try await station.audit()
        let decided = records.filter { $0["what"].text == "decision.outgoing" }
        #expect(decided.map { $0["outcome"].text } == ["granted"])
        #expect(records.last { $0["what"].text == "call.ended" }?["outcome"].text == "room-unavailable")
        #expect(records.contains { $0["who"].text == "exit-button" && $0["what"].text == "door.release" })

        try await station.rehearsal.order("/room/start")
        try await station.rehearsal.order("/cloud/start")
        try await station.settle()
        let room = try await station.ring("anna@room.example")
        try await station.rehearsal.saw("room", "received", "accept", since: room)
    }

    @Test func `a grant wanted while the cloud is gone is refused until the cloud has accepted it`() async throws {
        let station = try await Station.working()
        try await station.rehearsal.order("/cloud/stop")
        let added = try await station.portero(
            "grant", "add", "anna", "--unit", "101", "--peer", "anna@room.example", "--wait", "0.2")
        #expect(added.exit == .code(75))
        try await station.expectRefusal("anna@room.example", "grant-unconfirmed")
        try await station.rehearsal.order("/cloud/start")
        try await eventually("the grant at the cloud", within: .seconds(20)) {
            try await station.cloudPersons() == ["anna"]
        }
        try await eventually("the acceptance here") {
            let list: JSONValue = try await station.control.get("/api/grants").decoded()
            return list.items.first?["confirmed"].text == "granted"
        }
        let room = try await station.ring("anna@room.example")
        try await station.rehearsal.saw("room", "received", "accept", since: room)
    }

    @Test func `lines shows the value of every line while the agent and its guard hold them`() async throws {
        let station = try await Station.working(Settings(releaseTime: 8000, tail: "relock_delay_ms = 60000"))
        try await station.rehearsal.order("/chip/drive", #"{"line": "DOOR_CONTACT", "active": true}"#)
        try await station.rehearsal.order("/chip/drive", #"{"line": "EXIT_BUTTON", "active": true}"#)
        try await station.rehearsal.order("/chip/press", #"{"key": "5"}"#)
        let active: Set = ["DOOR_CONTACT", "EXIT_BUTTON", "KEYPAD_ROW1", "DOOR_STRIKE"]
        try await eventually("the values", within: .seconds(20)) {
            let lines = try await station.portero("lines", "--json").json.items
            return lines.count == 13
                && lines.allSatisfy { line in
                    let name = line["line"].text ?? ""
                    if name.hasPrefix("KEYPAD_COL") || name == "STATUS_LED" { return line["value"].text != "held" }
                    return line["value"].text == (active.contains(name) ? "active" : "inactive")
                }
        }
        try await station.rehearsal.order("/chip/drive", #"{"line": "EXIT_BUTTON", "active": false}"#)
        try await station.rehearsal.order("/chip/release", #"{"key": "5"}"#)
        try await eventually("the values at rest", within: .seconds(20)) {
            let lines = try await station.portero("lines", "--json").json.items
            return lines.allSatisfy { line in
                let name = line["line"].text ?? ""
                let isActive = name == "DOOR_CONTACT" || name.hasPrefix("KEYPAD_COL")
                return line["value"].text == (isActive ? "active" : "inactive")
            }
        }
    }
}
