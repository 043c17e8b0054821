import Foundation
import Support
import Testing

/// A board on paper and on the chip, as the shipped program sees it.
@Suite struct BoardCommands {
    @Test(arguments: ["raspberry-pi-4", "colibri-imx6ull", "orange-pi-pc"])
    func `board draw gives the picture that is kept beside the board`(name: String) async throws {
        let drawn = try await Program.run("portero", ["board", "draw", name], folder: Package.folder)
        #expect(drawn.exit == .code(0) && drawn.errors.isEmpty)
        #expect(drawn.output == (try String(contentsOfFile: "\(Package.folder)/board/\(name).svg", encoding: .utf8)))
    }

    @Test func `board draw takes the locks from a configuration and writes to a file`() async throws {
        let folder = try TemporaryFolder("draw")
        let board = "\(Package.folder)/board/raspberry-pi-4.toml"
        let config = try folder.write(
            "portero.toml", "station = \"s\"\nboard = \"\(board)\"\n[[door]]\nname = \"main\"\nlock = \"maglock\"\n")
        let file = folder.file("own.svg")
        let drawn = try await Program.run("portero", ["board", "draw", "--config", config, "--output", file])
        #expect(drawn.exit == .code(0) && drawn.output.isEmpty)
        let picture = try String(contentsOfFile: file, encoding: .utf8)
        #expect(picture.contains(">emergency release<"))
        let option = try await Program.run("portero", ["board", "draw", board, "--lock", "maglock"])
        #expect(option.output == picture)
    }

    @Test func `board draw refuses what cannot be drawn, with a sentence`() async throws {
        let folder = try TemporaryFolder("draw")
        try folder.write("noexit.toml", "[door.main.lock]\nline = \"LOCK\"\nactive = \"high\"\n")
        try folder.write("twice.toml", "[lamp]\nline = \"A\"\n[buzzer]\nline = \"A\"\n")
        for (words, code, says) in [
            (["nowhere"], 1, "there is no board nowhere.toml"), ([], 64, "name a board"),
            (["./noexit.toml", "--lock", "maglock"], 1, "has no exit line"),
            (["./twice.toml"], 78, "./twice.toml:4:1: line A stands under lamp and under buzzer"),
            (["./noexit.toml", "--output", "/nowhere/x.svg"], 1, "/nowhere/x.svg cannot be written"),
        ] {
            let ran = try await Program.run("portero", ["board", "draw"] + words, folder: folder.path)
            #expect(ran.exit == .code(Int32(code)) && ran.output.isEmpty, "\(words): \(ran)")
            #expect(ran.errors.contains(says), "\(words): \(ran.errors)")
        }
    }

    @Test func `F-G4 check --lines holds the board against the chip and takes none of its lines`() async throws {
        let station = try await Station()
        func check(_ config: String) async throws -> (exit: Program.Exit, output: String, errors: String) {
            try await Program.run(
                "portero", ["check", "--lines", "--config", config], environment: station.environment)
        }
        let free = try await check(station.configuration)
        #expect(free.exit == .code(0), "\(free)")
        #expect(free.output.contains("chip portero-board: all 13 lines are there"))
        #expect(try await station.rehearsal.entries("chip", kind: "request").isEmpty)
        #expect(free.output.contains(#/door\.main\.lock +DOOR_STRIKE +\w+ +-/#))

        let virtual = try String(contentsOfFile: "\(Package.folder)/board/virtual.toml", encoding: .utf8)
        let own = try station.folder.write("own.toml", virtual.replacing("\"TAMPER\"", with: "\"TAMPRE\""))
        let config = try station.folder.write(
            "own-site.toml", "station = \"s\"\nboard = \"\(own)\"\n[[door]]\nname = \"main\"\n")
        let missing = try await check(config)
        #expect(missing.exit == .code(1))
        let line = try #require(virtual.components(separatedBy: "\n").firstIndex { $0.contains("\"TAMPER\"") }) + 1
        #expect(
            missing.errors.hasPrefix("\(own):\(line):1: line TAMPRE is not on chip \"portero-board\""), "\(missing)")

        let json = try await Program.run(
            "portero", ["check", "--lines", "--json", "--config", config], environment: station.environment)
        let told = try JSONDecoder().decode(JSONValue.self, from: Data(json.output.utf8))
        #expect(json.exit == .code(1))
        #expect(told["findings"].items.contains { $0["line"].whole == line && $0["severity"].text == "fault" })
        #expect(told["lines"].items.contains { $0["line"].text == "TAMPRE" && $0["onTheChip"].text == "missing" })

        let other = try Program("lines-probe", ["portero-board", "somebody"], environment: station.environment)
        try other.type("input TAMPER\n")
        try await other.line(containing: "1 ok")
        let held = try await check(station.configuration)
        #expect(held.exit == .code(1))
        #expect(held.errors.contains("line TAMPER is held by \"somebody\"; stop it, or choose another line"), "\(held)")
        other.closeInput()
        try await other.ended()

        try await station.start()
        try await station.settle()
        let ours = try await check(station.configuration)
        #expect(ours.exit == .code(0), "\(ours)")
        #expect(ours.output.contains(#/door\.main\.lock +DOOR_STRIKE +output +portero guard/#))
    }

    @Test func `F-G4 check --lines without a chip or without a board exits 1 and says why`() async throws {
        let folder = try TemporaryFolder("check")
        let none = try folder.write("none.toml", "station = \"s\"\nboard = \"none\"\n")
        let ran = try await Program.run("portero", ["check", "--lines", "--config", none])
        #expect(ran.exit == .code(1) && ran.errors.contains("name a board"))
        let absent = try folder.write(
            "absent.toml",
            "station = \"s\"\nboard = \"\(Package.folder)/board/virtual.toml\"\n[[door]]\nname = \"main\"\n")
        let chipless = try await Program.run(
            "portero", ["check", "--lines", "--config", absent],
            environment: [
                "LD_PRELOAD": Package.product("libgpiod-standin.so"),
                "PORTERO_REHEARSAL_CHIP": folder.file("chip.sock"),
            ])
        #expect(chipless.exit == .code(1) && chipless.errors.contains("chip"), "\(chipless)")
    }
}
