import Foundation
import Support
import Testing

/// `/api/live` and the commands over it.
@Suite struct Live {
    @Test func `a peer of another make sees keys, lines, the door and records, numbered without a gap, and no name`()
        async throws
    {
        let station = try await Station.working()
        try await station.grant("anna", unit: "101", more: "--name", "Anna Muster")
        let watcher = try await station.watchers(1)
        let state = try await station.told(watcher) { $0["kind"].text == "state" }["state"]
        #expect(state["doors"].items.first?["mode"].text == "locked")
        #expect(state["parts"]["guard"]["state"].text == "ready")
        #expect(state["keypad"]["keys"].items.compactMap(\.text) == ["123", "456", "789", "*0#"])

        try await station.press("5", until: watcher) { $0["key"].text == "5" }
        let released = try await station.portero("door", "release")
        #expect(released.exit == .code(0))
        try await station.told(watcher) {
            $0["line"]["line"].text == Station.door && $0["line"]["value"].text == "active"
        }
        try await station.told(watcher) { $0["door"]["mode"].text == "accessed" }
        try await station.told(watcher) { $0["record"]["what"].text == "door.release" }
        try await station.told(watcher) {
            $0["line"]["line"].text == Station.door && $0["line"]["value"].text == "inactive"
        }
        try await station.drive("DOOR_CONTACT", true)
        try await station.told(watcher) {
            $0["line"]["line"].text == "DOOR_CONTACT" && $0["line"]["changes"].whole == 1
        }
        _ = try await station.judged("anna")
        try await station.told(watcher) { $0["call"].text != nil }
        let decided = try await station.told(watcher) { $0["record"]["what"].text == "decision.incoming" }
        #expect(try await station.portero("why", "\(decided["record"]["number"].whole ?? 0)").exit == .code(0))
        #expect(!watcher.output.contains("0 gap") && !watcher.output.contains("Muster"))
    }

    @Test func `S8 no watcher is shown a digit of a code, whatever is keyed around it`() async throws {
        let station = try await Station.working()
        let watcher = try await station.watchers(1)
        let command = try Program("portero", ["keypad", "watch", "--state", station.state])
        try await station.told(watcher) { $0["kind"].text == "state" }
        try await command.line(containing: "keypad: ready")
        // The second star clears, and somebody may take it for the beginning of a code.
        for keys in ["*483920#", "*4*839201#"] { try await station.key(keys) }
        try await eventually("the codes", within: .seconds(20)) { command.output.contains("  key #") }
        // Behind a #, should one have been missed.
        try await station.press("#7", until: watcher) { $0["key"].text == "7" }
        try await command.line(containing: "key 7")
        let shown = Set(station.messages(of: watcher).compactMap { $0["key"].text })
        #expect(shown.subtracting(["*", "#"]) == ["7"])
        let printed = command.output.split(separator: "\n").compactMap {
            $0.split(separator: "  key ").dropFirst().first
        }
        #expect(Set(printed).subtracting(["*", "#"]) == ["7"])
        #expect(command.output.contains("a digit that is not shown"))
        // Rows and columns would be the key.
        let lines = station.messages(of: watcher).flatMap { $0["state"]["lines"].items + [$0["line"]] }
        #expect(lines.contains { $0["line"].text == "KEYPAD_ROW0" })
        #expect(lines.allSatisfy { $0["line"].text?.hasPrefix("KEYPAD") != true || $0["value"].text == "scanned" })
    }

    @Test func `a duress code is pushed like the usual one, and its alarm to nobody`() async throws {
        let station = try await Station.working()
        try await station.grant("anna", unit: "101")
        var codes: [String] = []
        for words in [["code", "set", "anna"], ["code", "set", "anna", "--duress"]] {
            let drawn = try await station.portero(words)
            codes.append(try #require(drawn.output.firstMatch(of: /\b[0-9]{6,}\b/).map { String($0.0) }))
        }
        let watcher = try await station.watchers(1)
        try await station.told(watcher) { $0["kind"].text == "state" }
        var pushed: [[String]] = []
        for code in codes {
            let before = station.messages(of: watcher).count
            let chip = try await station.rehearsal.now("chip")
            try await station.key("*\(code)#")
            let released = try await station.lock(released: true, since: chip)
            try await station.lock(released: false, since: released.number)
            try await station.become(["door main": "locked"])
            pushed.append(
                try await eventually("the end of the release", within: .seconds(10)) {
                    let records = station.messages(of: watcher).dropFirst(before).map { $0["record"] }
                    let told = records.compactMap { $0["what"].text.map { "\($0)" } }
                    return told.contains("door.lock") ? told : nil
                })
        }
        #expect(pushed[0] == ["decision.code", "door.release", "door.lock"])
        #expect(pushed[1] == pushed[0])
        #expect(try await station.audit().contains { $0["outcome"].text == "duress" })
        #expect(!watcher.output.contains("duress"))
        for code in codes { #expect(!watcher.output.contains(code)) }
    }

    @Test func `keypad watch counts a ghost, and names a keypad that cannot be read`() async throws {
        let station = try await Station.working()
        let watching = try Program("portero", ["keypad", "watch", "--state", station.state])
        try await watching.line(containing: "keypad: ready")
        // Three corners of a rectangle close the fourth.
        for key in ["1", "2", "4"] { try await station.rehearsal.order("/chip/press", #"{"key": "\#(key)"}"#) }
        try await watching.line(containing: "ghosts 1")
        for key in ["1", "2", "4"] { try await station.rehearsal.order("/chip/release", #"{"key": "\#(key)"}"#) }
        try await station.rehearsal.order("/chip/fault", #"{"line": "KEYPAD_COL0", "errno": 5}"#)
        try await station.rehearsal.order("/chip/press", #"{"key": "1"}"#)
        try await watching.line { $0.contains("keypad: fault") && $0.contains("KEYPAD_COL0") }
    }

    @Test func `lines --watch prints each change of a line, and ends with 0 when it is interrupted`() async throws {
        let station = try await Station.working()
        let watching = try Program("portero", ["lines", "--watch", "--state", station.state])
        try await watching.line(containing: "LAST CHANGE")
        try await station.drive("DOOR_CONTACT", true)
        try await watching.line { $0.contains("DOOR_CONTACT  high  active  1") }
        watching.send(SIGINT)
        #expect(try await watching.ended() == .code(0))

        let json = try Program("portero", ["lines", "--watch", "--json", "--state", station.state])
        try await json.line(containing: #""kind":"state""#)
        try await station.drive("DOOR_CONTACT", false)
        try await json.line { $0.contains(#""kind":"line""#) && $0.contains("DOOR_CONTACT") }
        try station.agent.send(SIGTERM)
        #expect(try await json.ended() == .code(69))
        #expect(json.errors.contains("is gone"))
    }

    @Test func `on a terminal the table is drawn in its place, in colours unless NO_COLOR is set`() async throws {
        let script = try #require(Tool.path("script"), "bsdutils")
        let station = try await Station.working()
        for hasColours in [true, false] {
            let shell =
                "stty rows 40 cols 120; exec \(Package.product("portero")) lines --watch --state \(station.state)"
            let watching = try Program(
                script, ["-qfec", shell, "/dev/null"], environment: ["NO_COLOR": hasColours ? "" : "1"])
            try await eventually("the table", within: .seconds(10)) { watching.output.contains("^C ends") }
            try await station.drive("TAMPER", true)
            try await eventually("the change", within: .seconds(10)) {
                let drawn = watching.output.components(separatedBy: "\u{1b}[J").dropLast().last ?? ""
                return drawn.contains(#/tamper +TAMPER +high +active/#)
            }
            // Up by the lines that were drawn, and in green or not.
            #expect(watching.output.contains(#/\u{1b}\[[0-9]+A\r/#))
            #expect(watching.output.contains("\u{1b}[32m") == hasColours)
            try await station.drive("TAMPER", false)
        }
    }

    @Test func `ten watchers and a stopped one: the exit button waits for none, the stopped one is dropped`()
        async throws
    {
        let station = try await Station.working()
        let watchers = try await station.watchers(10)
        for index in 0..<10 { try await watchers.line { $0.hasPrefix("\(index) {") } }
        let stopped = try Program("portero", ["lines", "--watch", "--json", "--state", station.state])
        try await stopped.line(containing: #""kind":"state""#)
        stopped.freeze()
        let agent = try station.agent
        var released = 0
        for round in 1...5000 {
            if agent.errors.contains("read too slowly and was dropped") { break }
            try #require(round < 5000, "the stopped watcher was not dropped")
            try await station.drive("RING_BUTTON", !round.isMultiple(of: 2))
            guard round.isMultiple(of: 100) else { continue }
            let pressed = Station.now
            let exit = try await station.pressExit()
            // Nobody was waited for: not the stopped one, whose queue is filling, and not the ten.
            #expect(exit.at - pressed < .seconds(2))
            try await station.lock(released: false, since: exit.number)
            released += 1
        }
        #expect(released > 0)
        try await station.portero("door", "release")
        for index in 0..<10 {
            try await watchers.line("the release at \(index)", within: .seconds(20)) {
                $0.hasPrefix("\(index) ") && $0.contains("door.release") && $0.contains("uid ")
            }
        }
        let faults = watchers.output.split(separator: "\n").filter { $0.hasSuffix(" gap") || $0.hasSuffix(" closed") }
        #expect(faults.isEmpty)
        stopped.resume()
        #expect(try await stopped.ended(within: .seconds(20)) == .code(69))
    }

    @Test func `a watcher too many is refused and told, and has a place when another one ends`() async throws {
        let station = try await Station.working()
        let watchers = try await station.watchers(12)
        for index in 0..<12 { try await watchers.line { $0.hasPrefix("\(index) {") } }
        let refused = try await station.portero("lines", "--watch")
        #expect(refused.exit == .code(75))
        #expect(refused.errors.contains("no further watcher"))
        #expect(try await station.portero("status").exit == .code(0))
        watchers.send(SIGKILL)
        _ = try await eventually("a place", within: .seconds(10)) {
            let watching = try Program("portero", ["keypad", "watch", "--json", "--state", station.state])
            return try? await watching.line(containing: #""kind":"state""#, within: .seconds(3))
        }
    }

    @Test func `lines identify pulses the lamp, waits for an input, and never drives a lock`() async throws {
        let station = try await Station.working()
        let since = try await station.rehearsal.now("chip")
        let lamp = try await station.portero("lines", "identify", "lamp")
        #expect(lamp.exit == .code(0))
        #expect(lamp.output.contains("STATUS_LED (lamp) goes on and off three times"))
        try await eventually("three pulses", within: .seconds(10)) {
            try await station.rehearsal.entries("chip", since: since, kind: "level", name: "STATUS_LED").compactMap {
                $0["level"].whole
            } == [1, 0, 1, 0, 1, 0]
        }
        #expect(try await station.audit().contains { $0["what"].text == "line.identify" })

        let words = ["lines", "identify", "DOOR_CONTACT", "--state", station.state]
        let contact = try Program("portero", words)
        try await contact.line(containing: "move what is wired to DOOR_CONTACT", on: .errors)
        var isOpen = false
        try await eventually("the move", within: .seconds(10)) {
            isOpen.toggle()
            try await station.drive("DOOR_CONTACT", isOpen)
            return contact.output.contains("DOOR_CONTACT (door.main.contact) moved: ")
        }
        #expect(try await contact.ended() == .code(0))
        let nothing = try await station.portero("lines", "identify", "TAMPER", "--wait", "1")
        #expect(nothing.exit == .code(1) && nothing.errors.contains("TAMPER (tamper) did not move in 1 s"))

        let lock = try await station.portero("lines", "identify", Station.door)
        #expect(lock.exit == .code(1) && lock.errors.contains("is never pulsed"))
        let asked = try await station.control.post("/api/lines/\(Station.door)", json: #"{"action": "identify"}"#)
        #expect(asked.status == 409 && asked.text.contains("only lamp and buzzer are"))
        let levels = try await station.rehearsal.entries("chip", since: since, kind: "level", name: Station.door)
        #expect(levels.isEmpty)
        #expect(try await station.portero("lines", "identify", "none").exit == .code(1))
    }

    @Test func `no agent: the commands that watch say so and exit 69`() async throws {
        let folder = try TemporaryFolder()
        for words in [["lines", "--watch"], ["keypad", "watch"]] {
            let ran = try await Program.run("portero", words + ["--state", folder.path])
            #expect(ran.exit == .code(69))
            #expect(ran.errors.contains("no agent answers at \(folder.path)/control.sock"))
        }
    }
}

extension Station {
    /// Watchers of another make, in one process.
    fileprivate func watchers(_ count: Int) async throws -> Program {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Peers/live.py"
        return try await PythonVenv("websockets", ["websockets==15.0.1"]).start(
            script, ["\(state)/control.sock", "\(count)"])
    }

    /// The first message to the first watcher, from the start, that `matches`.
    @discardableResult
    fileprivate func told(
        _ watchers: Program, where matches: @escaping @Sendable (JSONValue) -> Bool
    ) async throws -> JSONValue {
        let line = try await watchers.line("a message", within: .seconds(20)) { Self.message($0).map(matches) ?? false }
        return try #require(Self.message(line))
    }

    fileprivate func messages(of watchers: Program) -> [JSONValue] {
        watchers.output.split(separator: "\n").compactMap { Self.message(String($0)) }
    }

    private static func message(_ line: String) -> JSONValue? {
        guard line.hasPrefix("0 {") else { return nil }
        return try? JSONDecoder().decode(JSONValue.self, from: Data(line.dropFirst(2).utf8))
    }

    /// Keys until a watcher is told: a machine that is busy may miss a finger.
    fileprivate func press(
        _ key: String, until watcher: Program, _ matches: @escaping @Sendable (JSONValue) -> Bool
    ) async throws {
        _ = try await keyed(key) { messages(of: watcher).first(where: matches) }
    }
}
