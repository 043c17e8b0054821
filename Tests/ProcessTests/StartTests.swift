import Foundation
import Support
import Testing

/// Starts that must not be, and reloads that must not count.
@Suite struct Start {
    @Test func `F-A10 a second agent on one state folder exits 75 and names the holder; a dead holder does not linger`()
        async throws
    {
        let station = try await Station.working()
        let first = try station.agent
        let second = try await Program.run("portero", station.runWords, environment: station.environment)
        #expect(second.exit == .code(75))
        #expect(second.errors.contains("\(first.pid)"))
        #expect(second.errors.contains("--state"))
        #expect(second.errors.split(separator: "\n").count == 1)
        try await station.settle()

        first.send(SIGKILL)
        try await first.ended()
        try await station.start()
        try await station.settle()
    }

    @Test func `F-A9 a bad configuration exits 78 with file, line and hint, and writes nothing`() async throws {
        let station = try await Station(Settings(tail: "release_time = 5"))
        for _ in 1...2 {
            let ran = try await Program.run("portero", station.runWords, environment: station.environment)
            #expect(ran.exit == .code(78))
            let line =
                try #require(
                    station.folder.read("portero.toml").split(separator: "\n", omittingEmptySubsequences: false)
                        .firstIndex(of: "release_time = 5")) + 1
            #expect(ran.errors.contains("\(station.configuration):\(line):1: "))
            #expect(ran.errors.contains("release_time_ms"))
            #expect(!FileManager.default.fileExists(atPath: station.state))
        }
        #expect(try await station.rehearsal.entries("chip", kind: "request").isEmpty)

        // Again and again, as a service manager would, over a ledger that is there.
        try station.write(Settings())
        let agent = try await station.start()
        agent.send(SIGTERM)
        try await agent.ended()
        try station.write(Settings(tail: "release_time = 5"))
        let before = try station.files()
        for _ in 1...5 {
            let ran = try await Program.run("portero", station.runWords, environment: station.environment)
            #expect(ran.exit == .code(78))
        }
        #expect(try station.files() == before)
        #expect(before.count > 3)

        let absent = try await Program.run(
            "portero", ["run", "--config", station.folder.file("absent.toml"), "--state", station.state])
        #expect(absent.exit == .code(78))
        #expect(absent.errors.contains("absent.toml"))
    }

    @Test func `F-G4 a board whose line is wrong is refused at start, at its place, before any line is taken`()
        async throws
    {
        let station = try await Station()
        let virtual = try String(contentsOfFile: "\(Package.folder)/board/virtual.toml", encoding: .utf8)
        let own = try station.folder.write(
            "own.toml", virtual.replacing("\"EXIT_BUTTON\"", with: "\"DOOR_CONTACT\""))
        let text = try station.folder.read("portero.toml")
        try station.folder.write(
            "portero.toml", text.replacing("\(Package.folder)/board/virtual.toml", with: own))
        let ran = try await Program.run("portero", station.runWords, environment: station.environment)
        #expect(ran.exit == .code(78), "\(ran)")
        let line = try #require(virtual.components(separatedBy: "\n").firstIndex { $0.contains("\"EXIT_BUTTON\"") }) + 1
        #expect(ran.errors.contains("\(own):\(line):1: line DOOR_CONTACT stands under"), "\(ran.errors)")
        #expect(try await station.rehearsal.entries("chip", kind: "request").isEmpty)
    }

    @Test func `F-H4 a bad file does not reach a running agent, by command or by SIGHUP; a good one does`() async throws
    {
        let station = try await Station.working()
        try await station.grant("anna", unit: "101")
        try station.write(Settings(tail: "release_time_ms = 7"))
        let refused = try await station.portero("reload")
        #expect(refused.exit == .code(78))
        #expect(refused.errors.contains("\(station.configuration):"))
        #expect(refused.errors.contains("release_time_ms"))
        try station.agent.send(SIGHUP)
        try await station.agent.line(containing: "release_time_ms", on: .errors)
        try await station.settle()
        let room = try await station.ring("anna@room.example")
        try await station.rehearsal.saw("room", "received", "accept", since: room)
        try await station.rehearsal.order("/room/hangup")

        try station.write(Settings(head: "calls.answer = \"nobody\""))
        let broken = try await station.portero("reload")
        #expect(broken.exit == .code(78), "[calls] stands twice")

        let text = try station.folder.read("portero.toml")
        try station.folder.write(
            "portero.toml",
            text.replacingOccurrences(of: "calls.answer = \"nobody\"", with: "")
                .replacingOccurrences(of: "ring_seconds = 30", with: "ring_seconds = 30\nanswer = \"nobody\""))
        let applied = try await station.portero("reload")
        #expect(applied.exit == .code(0), "\(applied.errors)")
        try await station.settle()
        let again = try await station.ring("anna@room.example")
        try await station.rehearsal.saw("room", "received", "reject", since: again)
        #expect(try await station.lastReason() == "answering-off")
    }

    @Test func `a room that a reload takes away is off, and so is what was known of its guards`() async throws {
        let station = try await Station.working()
        try await station.become(["protection": "as wanted"])
        let text = try station.folder.read("portero.toml")
        let room = try #require(text.range(of: "[room]")).lowerBound..<#require(text.range(of: "[calls]")).lowerBound
        try station.folder.write("portero.toml", text.replacingCharacters(in: room, with: ""))
        #expect(try await station.portero("reload").exit == .code(0))
        try await station.become(["room": "off", "protection": "off"])
        try station.folder.write("portero.toml", text)
        #expect(try await station.portero("reload").exit == .code(0))
        try await station.become(["room": "ready", "protection": "as wanted"])
    }

    @Test func `a reload that needs a start says so and changes nothing`() async throws {
        let station = try await Station.working()
        try station.write(Settings(releaseTime: 900))
        let refused = try await station.portero("reload")
        #expect(refused.exit == .code(1))
        #expect(refused.errors.contains("[[door]]"))
        #expect(refused.errors.contains("restart"))
    }
}

extension Station {
    /// Every file under the state folder, with the moment of its last change and its bytes.
    fileprivate func files() throws -> [String: [Data]] {
        var found: [String: [Data]] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: state) {
            let path = "\(state)/\(name)"
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            let bytes =
                attributes[.type] as? FileAttributeType == .typeRegular
                ? try Data(contentsOf: URL(fileURLWithPath: path)) : Data()
            found[name] = [bytes, Data("\(attributes[.modificationDate] ?? "")".utf8)]
        }
        return found
    }
}
