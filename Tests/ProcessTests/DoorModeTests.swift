import Foundation
import Support
import Testing

/// The modes of a door, from the command line to the lock output.
@Suite struct DoorModes {
    private static let continuous = Settings(releaseTime: 700, tail: "continuous = true")

    @Test func `unlock holds the door past every ceiling until it is locked, and each change is recorded with who`()
        async throws
    {
        let station = try await Station.working(
            Settings(releaseTime: 100, releaseCeiling: 3100, tail: "continuous = true"))
        let before = try await station.rehearsal.now("chip")
        try await station.door("unlock", says: "door main is unlocked")
        let held = try await station.lock(released: true, since: before)
        try await station.become(["door main": "unlocked"])
        try await station.door("release", says: "door main is released")
        try await Task.sleep(for: .milliseconds(3600))
        #expect(try await station.isReleased(), "held, not released for a time")
        try await station.door("lock", says: "door main is locked")
        try await station.lock(released: false, since: held.number)
        let modes = try await station.audit().filter { $0["what"].text == "door.mode" }
        #expect(modes.map { $0["outcome"].text } == ["unlocked", "locked"])
        #expect(modes.allSatisfy { $0["who"].text == "uid \(getuid())" })
    }

    @Test func `a lock that is not continuous is refused what would hold it, with a sentence`() async throws {
        let station = try await Station.working()
        for command in ["unlock", "lockopen"] {
            let refused = try await station.portero("door", command)
            #expect(refused.exit == .code(1))
            #expect(refused.errors.contains("set continuous = true"), "\(refused.errors)")
        }
        #expect(try await !station.isReleased())
    }

    @Test func `status says since when a door is in its mode, though the output did not change`() async throws {
        let station = try await Station.working()
        func since() async throws -> String {
            try #require(try await station.portero("door", "status", "--json").json.items.first?["since"].text)
        }
        let locked = try await since()
        // The time is told in whole seconds.
        try await Task.sleep(for: .milliseconds(1100))
        try await station.door("block", says: "door main is")
        let blocked = try await since()
        #expect(blocked > locked, "\(blocked)")
    }

    /// A mode, its end, and what a release says in it.
    @Test(arguments: [("block", "blocked", "door-blocked"), ("lockdown", "locked-down", "door-locked-down")])
    func `a mode that refuses: nobody is let in, the exit button lets out, and it outlives the agent's death`(
        command: String, mode: String, reason: String
    ) async throws {
        let station = try await Station.working(Self.continuous)
        try await station.door(command, says: "door main is")
        try station.agent.send(SIGKILL)
        try await station.start()
        try await station.become(["door main": mode, "guard": "ready"])
        let refused = try await station.portero("door", "release")
        #expect(refused.exit == .code(1))
        #expect(refused.errors.contains(reason), "\(refused.errors)")

        let exit = try await station.rehearsal.now("chip")
        try await station.pressExit()
        let out = try await station.lock(released: true, since: exit)
        try await station.lock(released: false, since: out.number)
        try await station.become(["door main": mode])
        let reloaded = try await station.portero("reload")
        #expect(reloaded.exit == .code(0))
        #expect(try await station.status()["door main"]["state"].text == mode)

        if command == "lockdown" {
            for other in ["lock", "unlock", "block", "lockopen"] {
                #expect(try await station.portero("door", other).exit == .code(1))
            }
        }
        try await station.door(command, "--end", says: "door main is locked")
        let released = try await station.releaseByCommand()
        try await station.lock(released: false, since: released.number)
    }

    @Test func `locked open is held again after a restart, is left by its own end only, and relock ends it too`()
        async throws
    {
        let station = try await Station.working(Self.continuous)
        try await station.door("lockopen", says: "door main is locked open")
        #expect(try await station.portero("door", "lock").exit == .code(1))
        try station.agent.send(SIGKILL)
        try await eventually("the guard locks") { try await !station.isReleased() }
        let start = try await station.rehearsal.now("chip")
        try await station.start()
        let again = try await station.lock(released: true, since: start)
        try await station.become(["door main": "locked-open"])
        try await station.door("lockopen", "--end", says: "door main is locked")
        try await station.lock(released: false, since: again.number)
        try await station.door("lockopen", says: "door main is locked open")
        #expect(try await station.portero("relock", "--config", station.configuration).exit == .code(0))
        #expect(try await !station.isReleased())
        try await station.become(["door main": "locked"])
    }

    @Test func `a lockdown with a waiver stops the exit button until its end`() async throws {
        let station = try await Station.working(
            Settings(tail: "lockdown_blocks_exit = true\nlockdown_exit_waiver = \"the owner\""))
        try await station.door("lockdown", says: "door main is locked down")
        let shut = try await station.rehearsal.now("chip")
        try await station.pressingExit {
            try await eventually("the refusal") {
                try await station.audit().contains {
                    $0["who"].text == "exit-button" && $0["outcome"].text == "door-locked-down"
                }
            }
        }
        #expect(
            try await station.rehearsal.entries("chip", since: shut, kind: "level", name: Station.door).isEmpty)
        try await station.door("lockdown", "--end", says: "door main is locked")
        try await station.pressExit()
        try await station.lock(released: true, since: shut)
    }

    @Test func `S21 tampering alarms, blocks over a restart, and is cleared by command once the cover is closed`()
        async throws
    {
        let station = try await Station.working(Settings(tail: "tamper_blocks = true"))
        try await station.drive("TAMPER", true)
        try await station.become(["door main": "alarm"])
        #expect(try await station.portero("door", "release").errors.contains("door-blocked"))
        #expect(try await station.portero("door", "clear").exit == .code(1))
        try await station.drive("TAMPER", false)
        try await station.become(["door main": "blocked"])
        try station.agent.send(SIGKILL)
        try await station.start()
        try await station.become(["door main": "blocked"])
        #expect(try await station.portero("door", "release").errors.contains("portero door clear"))
        try await station.door("clear", says: "door main is locked")
        let records = try await station.audit()
        #expect(records.contains { $0["what"].text == "door.alarm" && $0["outcome"].text == "tamper" })
        #expect(records.contains { $0["what"].text == "door.clear" && $0["who"].text == "uid \(getuid())" })
        let released = try await station.releaseByCommand()
        try await station.lock(released: false, since: released.number)
    }

    @Test func `the leaf: secured behind it, forced without a release, and each alarm recorded with its end`()
        async throws
    {
        let station = try await Station.working(
            Settings(releaseTime: 8000, tail: "relock_delay_ms = 300\nopen_time_ms = 1500\npre_alarm_ms = 500"))
        let released = try await station.releaseByCommand()
        try await station.drive("DOOR_CONTACT", true)
        try await station.lock(released: false, since: released.number)
        try await station.alarm("door.alarm", "door-open-too-long")
        try await station.drive("DOOR_CONTACT", false)
        try await station.alarm("door.alarm-over", "door-open-too-long")
        try await station.become(["door main": "locked"])
        try await station.drive("DOOR_CONTACT", true)
        try await station.alarm("door.alarm", "door-forced-open")
        let shown = try await station.portero("door", "status", "--json").json.items.first
        #expect(shown?["alarms"].items.map(\.text) == ["door-forced-open"])
        #expect(shown?["physical"].text == "open" && shown?["mode"].text == "locked")
        try await station.drive("DOOR_CONTACT", false)
        try await station.alarm("door.alarm-over", "door-forced-open")
    }

    @Test func `F-G13 a monitor that says unlocked: alarm, and never shown as locked`() async throws {
        let board = try TwoDoors()
        let station = try await board.station()
        let released = try await station.rehearsal.now("chip")
        try await station.door("release", "main", says: "door main is released")
        let rise = try await station.lock(released: true, since: released)
        // The relay welds: the monitor stays where it was when the output goes.
        try await station.rehearsal.order("/chip/fault", #"{"door": "main", "detached": true}"#)
        try await station.drive("MONITOR", true)
        let fall = try await station.lock(released: false, since: rise.number)
        var said: Set<String> = []
        try await eventually("the alarm") {
            said.insert(try await station.status()["door main"]["state"].text ?? "")
            return said.contains("alarm")
        }
        // A hang of this machine may not fail it: the 1 s is asserted on virtual time.
        #expect(Station.now - fall.at < .seconds(5))
        #expect(!said.contains("locked"), "\(said)")
        try await station.alarm("door.alarm", "lock-disagrees")
        let shown = try await station.portero("door", "status", "--json").json.items.first
        #expect(shown?["lock"].text == "fault" && shown?["output"].text == "unknown")
        try await station.rehearsal.order("/chip/fault", #"{"door": "main", "detached": false}"#)
        try await station.drive("MONITOR", false)
        try await station.become(["door main": "locked"])
    }

    @Test func `interlock: one door waits for the other to be closed and locked, the exit button for nobody`()
        async throws
    {
        let board = try TwoDoors()
        let station = try await board.station()
        let which = try await station.portero("door", "release")
        #expect(which.exit == .code(64))
        #expect(which.errors.contains("main, back"), "\(which.errors)")
        #expect(try await station.portero("door", "release", "back", "--for", "5").exit == .code(0))
        let refused = try await station.portero("door", "release", "main")
        #expect(refused.exit == .code(1))
        #expect(refused.errors.contains("(interlock)"), "\(refused.errors)")
        try await station.drive("BACK_CONTACT", true)
        try await station.become(["door back": "locked"])
        #expect(try await station.portero("door", "release", "main").exit == .code(1), "locked, and its leaf open")
        let exit = try await station.rehearsal.now("chip")
        try await station.pressExit()
        try await station.lock(released: true, since: exit)
        try await station.drive("BACK_CONTACT", false)
        try await station.become(["door main": "locked", "door back": "locked"])
        try await eventually("the other door secured") {
            try await station.portero("door", "release", "main").exit == .code(0)
        }
    }

    @Test func `a schedule opens by a trusted clock only`() async throws {
        let clock = try WallClock("2026-12-21T12:00:00Z", synchronised: false)
        let station = try await Station.working(
            Settings(tail: "continuous = true\nhold_open = \"mon-sun 00:00-24:00\""), clock: clock)
        #expect(try await !station.isReleased())
        try clock.synchronise(true)
        try await station.become(["door main": "unlocked"])
        try clock.synchronise(false)
        try clock.step(by: 3600)
        try await station.become(["door main": "locked"])
        #expect(try await !station.isReleased())
    }
}

/// A board with a second door and a monitor at the first, and both doors in one interlock.
private struct TwoDoors {
    let folder: TemporaryFolder
    let board: String

    init() throws {
        folder = try TemporaryFolder("two-doors")
        let virtual = try String(contentsOfFile: "\(Package.folder)/board/virtual.toml", encoding: .utf8)
        func input(_ door: String, _ function: String, _ line: String) -> String {
            "[door.\(door).\(function)]\nline = \"\(line)\"\nactive = \"high\"\nbias = \"pull-down\"\n"
        }
        board = try folder.write(
            "two.toml",
            virtual + "\n" + input("main", "monitor", "MONITOR") + input("back", "contact", "BACK_CONTACT")
                + "[door.back.lock]\nline = \"BACK_STRIKE\"\nactive = \"high\"\n")
    }

    /// A station at this board.
    func station() async throws -> Station {
        let second = """
            interlock = "airlock"
            relock_delay_ms = 60000
            [[door]]
            name = "back"
            interlock = "airlock"
            release_time_ms = 1000
            [keypad]
            door = "main"
            """
        let station = try await Station.working(Settings(releaseTime: 700, board: board, tail: second))
        try await station.become(["door back": "locked"])
        return station
    }
}

extension Station {
    /// Runs a door command that must be done, and say so.
    func door(_ words: String..., says: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let ran = try await portero(["door"] + words)
        #expect(ran.exit == .code(0), "\(ran.errors)", sourceLocation: sourceLocation)
        #expect(ran.output.contains(says), "\(ran.output)", sourceLocation: sourceLocation)
    }

    /// Waits for a record.
    func alarm(_ what: String, _ outcome: String) async throws {
        try await eventually("\(what) \(outcome)", within: .seconds(20)) {
            try await self.audit().contains { $0["what"].text == what && $0["outcome"].text == outcome }
        }
    }
}
