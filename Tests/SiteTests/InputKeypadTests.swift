import Boards
import Support
import Testing

@testable import Site

@Suite struct InputKeypadTests {
    private static func read(_ keypad: String) throws -> Board {
        try BoardFile(
            text: "chip = \"c\"\n[door.main.lock]\nline = \"L\"\nactive = \"high\"\n" + keypad, file: "b.toml"
        ).board
    }

    private static func faults(_ keypad: String) -> [ConfigurationFault] {
        do throws(ConfigurationFaults) {
            _ = try BoardFile(
                text: "chip = \"c\"\n[door.main.lock]\nline = \"L\"\nactive = \"high\"\n" + keypad, file: "b.toml")
            return []
        } catch {
            return error.faults
        }
    }

    @Test func `a keypad that the kernel scans has a device and no lines`() throws {
        let board = try Self.read("[keypad]\nkind = \"evdev\"\ndevice = \"matrix-keypad\"\n")
        #expect(board.keypad == nil)
        #expect(board.keypadDevice == "matrix-keypad")
        #expect(board.lines.map(\.spec.name) == ["L"])
    }

    @Test func `a board without a keypad has neither`() throws {
        let board = try Self.read("")
        #expect(board.keypad == nil && board.keypadDevice == nil)
    }

    @Test(arguments: [
        ("[keypad]\nkind = \"evdev\"\n", 5, "device is missing", "add device = "),
        ("[keypad]\nkind = \"evdev\"\ndevice = \"\"\n", 7, "device in [keypad] must be", "matrix-keypad"),
        ("[keypad]\nkind = \"evdev\"\ndevice = \"k\"\nkeys = [\"1\"]\n", 8, "unknown key keys", "leave keys out"),
        (
            "[keypad]\nkind = \"evdev\"\ndevice = \"k\"\n[keypad.rows]\nline = [\"R\"]\n", 8, "unknown table rows",
            "leave rows out"
        ),
        ("[keypad]\nkind = \"matrix\"\ndevice = \"k\"\n", 7, "unknown key device", "write kind = \"evdev\""),
        ("[keypad]\nkind = \"touch\"\n", 6, "must be \"matrix\" or \"evdev\"", "kind = \"matrix\""),
    ])
    func `F-H4 what does not go together is refused with its place`(
        keypad: String, line: Int, saying: String, hinting: String
    ) throws {
        let faults = Self.faults(keypad)
        let fault = try #require(faults.first { $0.sentence.contains(saying) }, "\(faults)")
        #expect(fault.line == line)
        #expect(fault.hint.contains(hinting))
    }

    @Test func `a station whose kernel scans the keypad has one`() throws {
        let folder = try TemporaryFolder("evdev")
        try folder.write(
            "b.toml",
            """
            chip = "c"
            [door.main.lock]
            line = "L"
            active = "high"
            [keypad]
            kind = "evdev"
            device = "/dev/input/event0"
            """)
        let path = try folder.write(
            "portero.toml",
            "station = \"s\"\nboard = \"b.toml\"\n[[door]]\nname = \"main\"\n[keypad]\ndoor = \"main\"\n")
        #expect(!Check.run(configuration: path).contains { $0.sentence.contains("keypad") })
        #expect(try Installation.read(path).board?.keypadDevice == "/dev/input/event0")
    }
}
