import Boards
import Foundation
import Support
import Testing

@testable import Site

@Suite struct BoardFileTests {
    static let shipped = Package.folder + "/board/"

    @Test func `the virtual board has the lines of its chip`() throws {
        let board = try BoardFile(Self.shipped + "virtual.toml").board
        #expect(board.name == "virtual")
        #expect(board.chip == .label("portero-board"))
        let keypad = try #require(board.keypad)
        #expect(keypad.rows.map(\.name) == (0...3).map { "KEYPAD_ROW\($0)" })
        #expect(keypad.columns.map(\.name) == (0...2).map { "KEYPAD_COL\($0)" })
        #expect(keypad.keys == ["123", "456", "789", "*0#"])
        #expect(keypad.rows.allSatisfy { $0.active == .low && $0.bias == .pullUp })
        #expect(keypad.columns.allSatisfy { $0.active == .low && $0.drive == .openDrain })
        #expect(board.bell?.name == "RING_BUTTON")
        #expect(board.lamp?.name == "STATUS_LED")
        #expect(board.tamper?.name == "TAMPER")
        let door = try #require(board.doors["main"])
        #expect(door.lock.name == "DOOR_STRIKE" && door.lock.active == .high)
        #expect(door.monitor == nil)
        #expect(door.contact == LineSpec("DOOR_CONTACT", bias: .pullDown))
        #expect(door.exit == LineSpec("EXIT_BUTTON", bias: .pullDown))
    }

    /// The boards that door stations are made of; `virtual` is none of them.
    static let real = ["raspberry-pi-4", "colibri-imx6ull", "orange-pi-pc"]

    @Test(arguments: real + ["virtual"])
    func `every line of a shipped board has something that holds it at rest`(name: String) throws {
        let file = try BoardFile(Self.shipped + name + ".toml")
        #expect(file.warnings == [])
        for line in file.board.lines where line.direction == .input {
            #expect(line.spec.bias == .pullUp || line.spec.bias == .pullDown || line.spec.resistor != nil)
        }
    }

    @Test(arguments: real)
    func `a real board has every function, a resistor at each line and says where each comes out`(name: String) throws {
        let board = try BoardFile(Self.shipped + name + ".toml").board
        #expect(Set(board.lines.map(\.function)).count == 10)
        #expect(board.lines.allSatisfy { $0.spec.resistor != nil && $0.spec.terminal != nil })
        #expect(Set(board.lines.map(\.spec.terminal)).count == board.lines.count)
    }

    @Test(arguments: real)
    func `the overlay of a real board compiles and names each line of its board`(name: String) async throws {
        try await Facility.tool("dtc", package: "device-tree-compiler").require()
        let compiler = try #require(Tool.path("dtc"))
        let folder = try TemporaryFolder("overlay")
        let binary = folder.file("portero.dtbo")
        let source = Self.shipped + name + ".dts"
        let compiled = try await Program.run(compiler, ["-@", "-I", "dts", "-O", "dtb", "-o", binary, source])
        #expect(compiled.exit == .code(0) && compiled.errors.isEmpty, "\(compiled)")
        let back = try await Program.run(compiler, ["-I", "dtb", "-O", "dts", binary])
        let property = try #require(back.output.firstMatch(of: #/gpio-line-names = "([^"]*)"/#)).1
        let names = property.components(separatedBy: "\\0")
        for line in try BoardFile(Self.shipped + name + ".toml").board.lines {
            #expect(names.filter { $0 == line.spec.name }.count == 1, "\(line.spec.name)")
        }
    }

    @Test func `the strike of the Raspberry Pi stands on a line that is low at power-up`() throws {
        let source = try String(contentsOf: URL(filePath: Self.shipped + "raspberry-pi-4.dts"), encoding: .utf8)
        let names = Overlay(source).chips[0]
        let board = try BoardFile(Self.shipped + "raspberry-pi-4.toml").board
        let lock = try #require(board.doors["main"]).lock
        let number = try #require(names.firstIndex(of: lock.name))
        #expect(lock.active == .high)
        #expect((9...27).contains(number))
    }

    static let faults: [(what: String, from: String, to: String, at: String, saying: String, hinting: String)] = [
        (
            "one line twice", "\"EXIT_BUTTON\"", "\"DOOR_CONTACT\"",
            "line   = \"DOOR_CONTACT\"\nactive = \"high\"\nbias   = \"pull-down\"\n",
            "DOOR_CONTACT stands under door.main.contact and under door.main.exit", "give each its own line"
        ),
        (
            "one row twice", "\"KEYPAD_ROW3\"", "\"KEYPAD_ROW0\"", "KEYPAD_ROW0\"]",
            "KEYPAD_ROW0 stands twice under keypad.rows", "give each its own line"
        ),
        (
            "an input that is an output too", "\"STATUS_LED\"", "\"RING_BUTTON\"", "line   = \"RING_BUTTON\"",
            "RING_BUTTON stands under bell and under lamp, as input and as output", "give each its own line"
        ),
        (
            "an input without a resistor", "bias   = \"pull-down\"\n\n[lamp]", "bias   = \"as-is\"\n\n[lamp]",
            "line   = \"RING_BUTTON\"", "line RING_BUTTON floats under bell", "say in resistor what holds it"
        ),
        (
            "terminals for some rows", "bias   = \"pull-up\"", "bias   = \"pull-up\"\nterminal = [\"1\", \"2\"]",
            "terminal =", "terminal in [keypad.rows] has 2 texts for 4 lines", "one terminal for each line"
        ),
        (
            "input given as output", "bias   = \"pull-down\"\n\n[lamp]", "drive  = \"push-pull\"\n\n[lamp]",
            "drive  = \"push-pull\"\n\n[lamp]",
            "unknown key drive in [bell]", "this line is an input"
        ),
        ("wrong function", "[lamp]", "[lmap]", "lmap]", "unknown table lmap", "did you mean lamp?"),
        (
            "wrong function of a door", "[door.main.contact]", "[door.main.contcat]", "door.main.contcat]",
            "unknown table contcat in [door.main]", "did you mean contact?"
        ),
        (
            "name too long", "\"STATUS_LED\"", "\"STATUS_LED_OF_THE_DOOR_STATION_1\"", "line   = \"STATUS_LED_",
            "line in [lamp] must be the name of a line", "line = \"DOOR_STRIKE\""
        ),
        (
            "column that pushes", "\"open-drain\"", "\"push-pull\"", "line     = [\"KEYPAD_COL0\"",
            "must be drive = \"open-drain\"", "two held keys would short it"
        ),
        (
            "row that floats", "bias   = \"pull-up\"", "bias   = \"disabled\"", "line   = [\"KEYPAD_ROW0\"", "floats",
            "pull-up"
        ),
        ("grid of wrong size", "\"789\", ", "", "keys =", "keypad.keys has 3 rows", "make them equal"),
        ("key twice", "\"*0#\"", "\"*00\"", "keys =", "key \"0\" stands twice", "give each key its own"),
        (
            "lock without a level", "line     = \"DOOR_STRIKE\"\nactive   = \"high\"", "line     = \"DOOR_STRIKE\"",
            "door.main.lock]",
            "active is missing", "add active = "
        ),
        ("keypad without rows", "[keypad.rows]", "[rows]", "keypad]", "[keypad.rows] is missing", "add [keypad.rows]"),
        (
            "door without lock", "[door.main.lock]", "[door.back.lock]", "door.main.contact]",
            "[door.main.lock] is missing", "add"
        ),
        (
            "name of a door", "[door.main.lock]", "[door.\"a b\".lock]", "door.\"a b\".lock]",
            "\"a b\" must be 1 to 32", "main"
        ),
    ]

    @Test(arguments: faults)
    func `F-G4 a line that is wrong on paper is refused with its place`(
        what: String, from: String, to: String, at: String, saying: String, hinting: String
    ) throws {
        let good = try String(contentsOf: URL(filePath: Self.shipped + "virtual.toml"), encoding: .utf8)
        #expect(good.contains(from))
        let text = good.replacing(from, with: to)
        let faults = Self.faults(text)
        let fault = try #require(faults.first { $0.sentence.contains(saying) }, "\(what): \(faults)")
        #expect(fault.hint.contains(hinting), "\(what): \(fault)")
        let place = try #require(text.range(of: at, options: .backwards), "\(what)")
        let before = text[..<place.lowerBound].components(separatedBy: "\n")
        #expect(fault.line == before.count, "\(what): \(fault)")
    }

    @Test func `F-G4 a line the chip does not have is placed by its name`() throws {
        let file = try BoardFile(Self.shipped + "virtual.toml")
        func fault(_ name: String) throws -> ConfigurationFault {
            file.fault(try #require(file.board.lines.first { $0.spec.name == name }), "no such line", hint: "")
        }
        let exit = try fault("EXIT_BUTTON"), column = try fault("KEYPAD_COL2")
        let text = try String(contentsOf: URL(filePath: file.file), encoding: .utf8).components(separatedBy: "\n")
        #expect(text[exit.line - 1].contains("EXIT_BUTTON"))
        #expect(text[column.line - 1].dropFirst(column.column - 1).hasPrefix("\"KEYPAD_COL2\""))
    }

    static let overlays: [(what: String, from: String, to: String, saying: String, hinting: String)] = [
        ("a name misspelt", "\"RING_BUTTON\"", "\"RING_BUTON\"", "is not named in", "did you mean RING_BUTON?"),
        ("a name missing", "\"RING_BUTTON\"", "\"\"", "is not named in", "name it there, or correct it here"),
        (
            "a name only in a comment", "\"RING_BUTTON\"", "/* \"RING_BUTTON\" */ \"\"", "is not named in",
            "name it there"
        ),
        ("a name twice", "\"PA4\"", "\"RING_BUTTON\"", "is named twice in", "a name of its own there"),
        (
            "two chips", "\"RING_BUTTON\",", "\"\"; }; &r_pio { gpio-line-names = \"RING_BUTTON\"; }; &pio { x = ",
            "stands on another chip than the others in", "put all lines of a board on one chip"
        ),
    ]

    @Test(arguments: overlays)
    func `F-G4 a line that the overlay does not name is refused where the board file names it`(
        what: String, from: String, to: String, saying: String, hinting: String
    ) throws {
        let folder = try TemporaryFolder("overlay")
        func shipped(_ ending: String) throws -> String {
            try String(contentsOf: URL(filePath: Self.shipped + "orange-pi-pc" + ending), encoding: .utf8)
        }
        let path = try folder.write("own.toml", try shipped(".toml"))
        try folder.write("own.dts", try shipped(".dts"))
        #expect(Self.refusals(path) == [])
        try folder.write("own.dts", try shipped(".dts").replacing(from, with: to))
        let fault = try #require(Self.refusals(path).first { $0.sentence.contains("RING_BUTTON") })
        #expect(fault.sentence.contains(saying) && fault.sentence.contains("own.dts"), "\(what): \(fault)")
        #expect(fault.hint.contains(hinting), "\(what): \(fault)")
        let line = try shipped(".toml").components(separatedBy: "\n")[fault.line - 1]
        #expect(line.contains("\"RING_BUTTON\"") && fault.file == path)
    }

    @Test func `F-G4 an overlay without names is refused at the chip, and none is none`() throws {
        let folder = try TemporaryFolder("overlay")
        let path = try folder.write(
            "own.toml", "chip = \"c\"\n[bell]\nline = \"B\"\nbias = \"pull-up\"\nactive = \"low\"\n")
        #expect(Self.refusals(path) == [])
        try folder.write("own.dts", "/dts-v1/; // gpio-line-names = \"B\";\n")
        let faults = Self.refusals(path)
        #expect(faults.map(\.line) == [1])
        #expect(faults.first?.sentence.contains("own.dts names no lines") == true)
    }

    @Test func `a lock that nothing holds at power-up and a column without a resistor are warnings`() throws {
        let good = try String(contentsOf: URL(filePath: Self.shipped + "virtual.toml"), encoding: .utf8)
        let bare = good.components(separatedBy: "\n").filter { !$0.hasPrefix("resistor") }.joined(separator: "\n")
        let said = try BoardFile(text: bare, file: "x").warnings
        #expect(said.allSatisfy { $0.severity == .warning })
        let lines = bare.components(separatedBy: "\n")
        #expect(said.map { lines[$0.line - 1].contains("KEYPAD_COL") } == [true, true, true, false])
        #expect(said.map(\.column).prefix(3) == [13, 28, 43])
        #expect(lines[said[3].line - 1].contains("\"DOOR_STRIKE\""))
        #expect(said[3].sentence.contains("hold DOOR_STRIKE low") && said[3].hint.contains("to ground"))
        let inverted = bare.replacing(
            "\"DOOR_STRIKE\"\nactive   = \"high\"", with: "\"DOOR_STRIKE\"\nactive   = \"low\"")
        #expect(try BoardFile(text: inverted, file: "x").warnings[3].hint.contains("to the supply"))
    }

    private static func refusals(_ path: String) -> [ConfigurationFault] {
        do {
            _ = try BoardFile(path)
            return []
        } catch {
            return error.faults
        }
    }

    private static func faults(_ text: String) -> [ConfigurationFault] {
        do {
            _ = try BoardFile(text: text, file: "virtual.toml")
            return []
        } catch {
            return error.faults
        }
    }
}
