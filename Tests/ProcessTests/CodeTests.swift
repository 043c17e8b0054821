import Foundation
import Support
import Testing

/// Codes keyed at the stand-in's keypad, with everything real behind it.
@Suite struct Codes {
    @Test func `a code releases the door, and a duress code alarms without anybody seeing it`() async throws {
        let station = try await Station.working()
        try await station.grant("anna", unit: "101")
        let usual = try await station.code("anna")
        let duress = try await station.code("anna", "--duress")
        #expect(usual != duress)
        for code in [usual, duress] {
            let before = try await station.rehearsal.now("chip")
            try await station.key("*\(code)#")
            let released = try await station.lock(released: true, since: before)
            #expect(try await station.lastReason() == "granted")
            try await station.lock(released: false, since: released.number)
        }
        let records = try await station.audit()
        let releases = records.filter { $0["what"].text == "door.release" }
        #expect(releases.map { $0["who"].text } == ["anna", "anna"])
        let alarms = records.filter { $0["outcome"].text == "duress" }
        #expect(alarms.map { $0["who"].text } == ["anna"])
        let status = try await station.portero("status").output + station.portero("door", "status").output
        let log = try station.agent.errors
        #expect(!status.contains("duress") && !log.contains("duress"))
        let why = try await station.portero("why", "last")
        #expect(why.output.contains("person anna by a code keyed at the keypad was granted"), "\(why.output)")
    }

    @Test(.timeLimit(.minutes(10)))
    func `S5 five wrong codes lock codes out, over a kill too, and bell, calls and exit button go on`() async throws {
        let station = try await Station.working()
        try await station.grant("anna", unit: "101")
        let code = try await station.code("anna")
        try await station.become(["codes": "ready"])
        for _ in 0..<5 { try await station.key("*1#") }
        try await station.become(["codes": "locked out"])
        #expect(try await station.lastReason() == "pin-invalid")

        let chip = try await station.rehearsal.now("chip")
        try await station.key("*\(code)#")
        try await eventually("the refusal", within: .seconds(10)) { try await station.lastReason() == "locked-out" }
        let levels = try await station.rehearsal.entries("chip", since: chip, kind: "level", name: Station.door)
        #expect(levels.isEmpty)

        try station.agent.send(SIGKILL)
        try await station.agent.ended()
        try await station.start()
        try await station.become(["codes": "locked out"])
        try await station.settle()
        let before = try await station.rehearsal.now("chip")
        try await station.pressExit()
        let released = try await station.lock(released: true, since: before)
        try await station.lock(released: false, since: released.number)
        let room = try await station.rehearsal.now("room")
        try await station.key("101#")
        try await station.rehearsal.saw("room", "received", "call", since: room)

        try await station.become(["codes": "ready"], within: .seconds(60))
        let after = try await station.rehearsal.now("chip")
        try await station.key("*\(code)#")
        try await station.lock(released: true, since: after)
    }

    @Test func `a code is refused in words that name nobody, and printed once or not at all`() async throws {
        let station = try await Station.working()
        try await station.grant("anna", unit: "101")
        try await station.grant("bert", unit: "102")
        let code = try await station.code("anna", "--length", "9")
        #expect(code.count == 9)
        for typed in ["123456", code, "482482"] {
            let ran = try await station.type(typed, for: "bert")
            #expect(ran.exit == .code(1) && ran.output.isEmpty)
            #expect(ran.errors.contains("easily guessed or not free"))
            #expect(!ran.errors.contains("anna") && !ran.errors.contains(typed))
        }
        for typed in ["48291", "4829157301846", "48291x"] {
            let ran = try await station.type(typed, for: "bert")
            #expect(ran.exit == .code(64) && ran.errors.contains("6 to 12 digits"), "\(ran.errors)")
            #expect(!ran.errors.contains(typed))
        }
        #expect(try await station.type("840275", for: "bert").exit == .code(0))
        #expect(try await station.type(code, for: "anna", "--duress").exit == .code(1))
        #expect(try await station.portero("code", "set", "carl").exit == .code(1))
        #expect(try await station.portero("code", "set", "anna", "--length", "5").exit == .code(64))

        let list = try await station.portero("code", "list")
        #expect(list.output.contains("anna") && list.output.contains("bert") && !list.output.contains(code))
        let json = try await station.portero("code", "list", "--json").json
        #expect(json.items.map { $0["person"].text } == ["anna", "bert"])
        #expect(try await station.portero("code", "clear", "anna").exit == .code(0))
        #expect(try await station.portero("code", "clear", "anna").exit == .code(1))
        #expect(try await station.portero("grant", "forget", "bert").exit == .code(0))
        #expect(try await station.portero("code", "list", "--json").json.items.isEmpty)
    }

    @Test func `a code typed at a terminal is asked for twice and never shown`() async throws {
        try await Facility.tool("python3").require()
        let station = try await Station.working()
        try await station.grant("anna", unit: "101")
        let script = """
            import os, pty, sys
            child, terminal = pty.fork()
            if child == 0: os.execv(sys.argv[1], sys.argv[1:4] + ["anna", "--typed", "--state", sys.argv[4]])
            seen = b""
            for prompt, typed in ((b"code: ", sys.argv[5]), (b"once more: ", sys.argv[6])):
                while prompt not in seen: seen += os.read(terminal, 1000)
                os.write(terminal, typed.encode() + b"\\n")
            try:
                while more := os.read(terminal, 1000): seen += more
            except OSError: pass
            print(seen.decode().replace("\\r", ""), os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
            """
        let python = try #require(Tool.path("python3"))
        let words = ["-c", script, Package.product("portero"), "code", "set", station.state]
        let differ = try await Program.run(python, words + ["840275", "840276"])
        #expect(differ.output.contains("the two codes differ: nothing was changed") && differ.output.hasSuffix(" 1\n"))
        let same = try await Program.run(python, words + ["840275", "840275"])
        #expect(same.output.contains("the code of anna is set") && same.output.hasSuffix(" 0\n"), "\(same.errors)")
        for output in [differ.output, same.output] { #expect(!output.contains("84027")) }
        let chip = try await station.rehearsal.now("chip")
        try await station.key("*840275#")
        try await station.lock(released: true, since: chip)
    }

    @Test func `S18 S4 a code stands in no file, log, record or status, and a forgotten one opens nothing`()
        async throws
    {
        let station = try await Station.working()
        try await station.grant("anna", unit: "101")
        let code = try await station.code("anna", "--length", "12")
        let wrong = "903318274605"
        try await station.key("*\(wrong)#")
        let before = try await station.rehearsal.now("chip")
        try await station.key("*\(code)#")
        try await station.lock(released: true, since: before)
        #expect(try await station.portero("grant", "forget", "anna").exit == .code(0))
        let after = try await station.rehearsal.now("chip")
        try await station.key("*\(code)#")
        try await eventually("the refusal", within: .seconds(10)) { try await station.lastReason() == "pin-invalid" }
        let levels = try await station.rehearsal.entries("chip", since: after, kind: "level", name: Station.door)
        #expect(!levels.contains { $0["level"].whole == 1 })

        var texts = [try station.agent.errors, try station.agent.output]
        for words in [["status"], ["why", "last"], ["audit", "tail"], ["code", "list"], ["grant", "list"]] {
            texts.append(try await station.portero(words + ["--json"]).output)
        }
        let files = FileManager.default.enumerator(atPath: station.state)?.compactMap { $0 as? String } ?? []
        #expect(files.contains("ledger.db") && files.contains("credentials/code-key"))
        for file in files {
            guard let bytes = try? Data(contentsOf: URL(fileURLWithPath: "\(station.state)/\(file)")) else { continue }
            texts.append(String(decoding: bytes, as: UTF8.self))
        }
        for text in texts { #expect(!text.contains(code) && !text.contains(wrong)) }
    }

    @Test func `F-A15 without code-key codes are off by name, it is not drawn anew, and the door works`() async throws {
        let station = try await Station.working()
        try await station.grant("anna", unit: "101")
        let code = try await station.code("anna")
        try station.agent.send(SIGTERM)
        try await station.agent.ended()
        let path = "\(station.state)/credentials/code-key"
        let key = try Data(contentsOf: URL(fileURLWithPath: path))
        try FileManager.default.removeItem(atPath: path)
        try await station.start()
        try await station.settle()
        try await station.become(["codes": "off"])
        #expect(try await station.status()["codes"]["reason"].text?.contains("key code-key is lost") == true)
        #expect(!FileManager.default.fileExists(atPath: path))
        #expect(try await station.portero("code", "set", "anna").exit == .code(1))
        var before = try await station.rehearsal.now("chip")
        try await station.key("*\(code)#")
        try await eventually("the refusal", within: .seconds(10)) { try await station.lastReason() == "internal-fault" }
        try await station.pressExit()
        try await station.lock(released: true, since: before)

        try station.agent.send(SIGTERM)
        try await station.agent.ended()
        try station.folder.write("state/credentials/code-key", bytes: Array(key), mode: 0o600)
        try await station.start()
        try await station.settle()
        before = try await station.rehearsal.now("chip")
        try await station.key("*\(code)#")
        try await station.lock(released: true, since: before)
    }

    @Test func `S6 where codes are keyed after the flat they are shorter, and nothing without it`() async throws {
        let station = try await Station.working(Settings(tail: "[keypad]\nunit_code = true"))
        try await station.grant("anna", unit: "101")
        let code = try await station.code("anna")
        #expect(code.count == 5)
        let before = try await station.rehearsal.now("chip")
        try await station.key("102*\(code)#")
        try await eventually("the refusal", within: .seconds(10)) { try await station.lastReason() == "pin-invalid" }
        try await station.key("101*\(code)#")
        try await station.lock(released: true, since: before)
        #expect(try await station.portero("code", "list").output.contains("101"))
    }
}

extension Station {
    /// Sets a code and returns what was drawn.
    func code(_ person: String, _ words: String...) async throws -> String {
        let ran = try await portero(["code", "set", person] + words)
        try #require(ran.exit == .code(0), "\(ran.errors)")
        return ran.output.trimmingCharacters(in: .newlines)
    }

    /// Sets a code through a pipe.
    fileprivate func type(_ code: String, for person: String, _ words: String...) async throws -> Ran {
        let ran = try await Program.run(
            "portero", ["code", "set", person, "--typed", "--state", state] + words, input: code + "\n")
        return Ran(exit: ran.exit, output: ran.output, errors: ran.errors)
    }
}
