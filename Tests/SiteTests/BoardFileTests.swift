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
        #expect(door.lock == LineSpec("DOOR_STRIKE"))
        #expect(door.monitor == nil)
        #expect(door.contact == LineSpec("DOOR_CONTACT", bias: .pullDown))
        #expect(door.exit == LineSpec("EXIT_BUTTON", bias: .pullDown))
    }

    @Test(arguments: ["virtual", "raspberry-pi-4"])
    func `every line of a shipped board has something that holds it at rest`(name: String) throws {
        let board = try BoardFile(Self.shipped + name + ".toml").board
        for line in board.lines where line.direction == .input {
            #expect(line.spec.bias == .pullUp || line.spec.bias == .pullDown, "\(line.function)")
        }
    }

    @Test func `the overlay of the Raspberry Pi compiles and names each line of its board`() async throws {
        try await Facility.tool("dtc", package: "device-tree-compiler").require()
        let compiler = try #require(Tool.path("dtc"))
        let folder = try TemporaryFolder("overlay")
        let binary = folder.file("portero.dtbo")
        let source = Self.shipped + "raspberry-pi-4.dts"
        let compiled = try await Program.run(compiler, ["-@", "-I", "dts", "-O", "dtb", "-o", binary, source])
        #expect(compiled.exit == .code(0), "\(compiled)")
        let names = try Self.names(Data(contentsOf: URL(filePath: binary)))
        for line in try BoardFile(Self.shipped + "raspberry-pi-4.toml").board.lines {
            #expect(names.filter { $0 == line.spec.name }.count == 1, "\(line.spec.name)")
        }
    }

    @Test func `the strike of the Raspberry Pi stands on a line that is low at power-up`() throws {
        let source = try String(contentsOf: URL(filePath: Self.shipped + "raspberry-pi-4.dts"), encoding: .utf8)
        let quoted = source.components(separatedBy: "gpio-line-names =")[1].split(
            separator: "\"", omittingEmptySubsequences: false)
        let names = stride(from: 1, to: quoted.count, by: 2).map { String(quoted[$0]) }
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
            "column that pushes", "\"open-drain\"", "\"push-pull\"", "line   = [\"KEYPAD_COL0\"",
            "must be drive = \"open-drain\"", "two held keys would short it"
        ),
        (
            "row that floats", "bias   = \"pull-up\"", "bias   = \"disabled\"", "line   = [\"KEYPAD_ROW0\"", "floats",
            "pull-up"
        ),
        ("grid of wrong size", "\"789\", ", "", "keys =", "keypad.keys has 3 rows", "make them equal"),
        ("key twice", "\"*0#\"", "\"*00\"", "keys =", "key \"0\" stands twice", "give each key its own"),
        (
            "lock without a level", "line   = \"DOOR_STRIKE\"\nactive = \"high\"", "line   = \"DOOR_STRIKE\"",
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
        #expect(Set(faults.map(\.line)).contains(before.count), "\(what): \(fault)")
    }

    @Test func `F-G4 a line the chip does not have is placed by its name`() throws {
        let file = try BoardFile(Self.shipped + "virtual.toml")
        let exit = file.fault(function: "door.main.exit", line: "EXIT_BUTTON", sentence: "no such line", hint: "")
        let column = file.fault(function: "keypad.columns", line: "KEYPAD_COL2", sentence: "no such line", hint: "")
        let text = try String(contentsOf: URL(filePath: file.file), encoding: .utf8).components(separatedBy: "\n")
        #expect(text[exit.line - 1].contains("EXIT_BUTTON"))
        #expect(text[column.line - 1].dropFirst(column.column - 1).hasPrefix("\"KEYPAD_COL2\""))
    }

    private static func faults(_ text: String) -> [ConfigurationFault] {
        do {
            _ = try BoardFile(text: text, file: "virtual.toml")
            return []
        } catch {
            return error.faults
        }
    }

    // The strings of a device-tree blob end with a zero.
    private static func names(_ blob: Data) -> [String] {
        blob.split(separator: 0).compactMap { String(bytes: $0, encoding: .utf8) }
    }
}
