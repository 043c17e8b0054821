import Support
import Testing

/// The chip refuses, goes away and comes back.
@Suite struct ChipFaults {
    @Test func `F-G10 a lock line that cannot be written: a release is denied and said, and works again when healed`()
        async throws
    {
        let station = try await Station.working(Settings(releaseTime: 600))
        try await station.rehearsal.order("/chip/fault", #"{"line": "DOOR_STRIKE", "errno": 5}"#)
        let denied = try await station.portero("door", "release")
        #expect(denied.exit == .code(1))
        #expect(try await !station.isReleased())
        try await eventually("the fault in the status") {
            let part = try await station.status()["door main"]
            return part["state"].text == "fault" && part["reason"].text?.contains("DOOR_STRIKE") == true
        }
        // It stays there while it lasts, whatever else happens at the door.
        try await station.rehearsal.order("/chip/drive", #"{"line": "DOOR_CONTACT", "active": true}"#)
        try await eventually("the contact") {
            try await station.control.get("/api/doors").decoded(JSONValue.self).items.first?["physical"].text == "open"
        }
        #expect(try await station.status()["door main"]["state"].text == "fault")
        try await station.rehearsal.order("/chip/drive", #"{"line": "DOOR_CONTACT", "active": false}"#)

        try await station.rehearsal.order("/chip/fault", #"{"line": "DOOR_STRIKE", "errno": null}"#)
        try await station.become(["door main": "locked"])
        let released = try await station.releaseByCommand()
        try await station.lock(released: false, since: released.number)
    }

    @Test func `F-G3 lines held by another program: it is named, the others work, and they are taken once free`()
        async throws
    {
        let station = try await Station()
        let other = try Program(
            "lines-probe", ["portero-board", "somebody", "TAMPER"], environment: station.environment)
        for (number, line) in ["TAMPER", "STATUS_LED", "DOOR_CONTACT"].enumerated() {
            try other.type("input \(line)\n")
            try await other.line(containing: "\(number + 1) ok")
        }
        try await station.start()
        try await station.become(["keypad": "ready", "guard": "ready", "room": "ready", "lines": "fault"])
        let reason = try #require(await station.status()["lines"]["reason"].text)
        for line in ["TAMPER", "STATUS_LED", "DOOR_CONTACT"] {
            #expect(reason.contains("line \(line) is held by \"somebody\""))
        }
        try await station.key("9#")
        try await eventually("the flat's decision") {
            try await station.audit().contains { $0["outcome"].text == "unit-unknown" }
        }
        try await station.rehearsal.order("/chip/drive", #"{"line": "RING_BUTTON", "active": true}"#)
        try await eventually("the bell") {
            try await station.audit().contains { $0["what"].text == "input.bell" }
        }
        other.closeInput()
        try await station.become(["lines": "stand-in board"], within: .seconds(5))
    }

    @Test func `F-G2 the chip goes away and comes back: named, and every line works again`() async throws {
        let station = try await Station.working()
        station.rehearsal.program.send(9)
        try await station.rehearsal.program.ended()
        try await eventually("the fault in the status", within: .seconds(10)) {
            let parts = try await station.status()
            return parts["lines"]["state"].text == "fault" && parts["door main"]["state"].text == "fault"
        }
        let doors = try await station.control.get("/api/doors").decoded(JSONValue.self)
        #expect(doors.items.first?["physical"].text == "unknown")

        let second = try await Rehearsal(
            options: ["--chip", station.folder.file("chip.sock"), "--board", "\(Package.folder)/board/virtual.toml"])
        try await station.become(
            ["lines": "stand-in board", "keypad": "ready", "door main": "locked"], within: .seconds(10))
        try await second.order("/chip/drive", #"{"line": "EXIT_BUTTON", "active": true}"#)
        let level = try await second.saw("chip", "level", Station.door)
        #expect(level["level"].whole == 1)
        try await second.order("/chip/type", #"{"keys": "9#"}"#)
        try await eventually("the flat's decision") {
            try await station.audit().contains { $0["outcome"].text == "unit-unknown" }
        }
    }

    @Test func `a station without a door takes keypad, lamp and bell, and no line of a door`() async throws {
        let station = try await Station(Settings(hasDoor: false))
        try await station.start()
        try await station.become(["keypad": "ready", "lines": "stand-in board"])
        let lines = try await station.control.get("/api/lines").decoded(JSONValue.self).items
        let held = lines.filter { $0["consumer"].text != nil }.compactMap { $0["function"].text }
        #expect(Set(held) == ["keypad.rows", "keypad.columns", "bell", "lamp", "tamper"], "\(lines)")
        try await station.key("9#")
        try await eventually("the flat's decision") {
            try await station.audit().contains { $0["outcome"].text == "unit-unknown" }
        }
        try await station.rehearsal.order("/chip/drive", #"{"line": "RING_BUTTON", "active": true}"#)
        try await eventually("the bell") {
            try await station.audit().contains { $0["what"].text == "input.bell" }
        }
    }
}
