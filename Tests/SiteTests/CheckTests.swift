import Boards
import Foundation
import Support
import Testing

@testable import Site

@Suite struct CheckTests {
    static let boards = [Package.folder + "/board"]

    @Test(arguments: ["portero", "rehearsal"]) func `the shipped examples have no fault`(name: String) {
        let said = Check.run(configuration: Package.folder + "/deploy/\(name).toml", boardFolders: Self.boards)
        #expect(said.allSatisfy { $0.severity == .warning }, "\(said)")
    }

    @Test(arguments: BoardFileTests.real + ["virtual"])
    func `an installation is its configuration and its board`(board: String) throws {
        let folder = try TemporaryFolder("check")
        let path = try folder.write("portero.toml", Self.text(board))
        let installation = try Installation.read(path, boardFolders: Self.boards)
        #expect(installation.board?.name == board)
        #expect(installation.configuration.doors.map(\.name) == ["main"])
        #expect(installation.warnings == [])
    }

    static let door = "[[door]]\nname = \"main\"\n"

    @Test(arguments: [
        ("[[door]]\nname = \"back\"\n", 4, "door back has no lines in", "did you mean main?"),
        ("[[door]]\nname = \"maim\"\n", 4, "door maim has no lines in", "did you mean main?"),
        (
            door + "[[door]]\nname = \"side\"\n[keypad]\ndoor = \"main\"\n", 6, "door side has no lines in",
            "add [door.side.lock] there"
        ),
    ])
    func `a door without lines is refused where it is named`(
        text: String, line: Int, saying: String, hinting: String
    ) throws {
        let faults = try Self.check("station = \"s\"\nboard = \"virtual\"\n" + text).filter { $0.severity == .fault }
        let fault = try #require(faults.first)
        #expect(fault.line == line)
        #expect(fault.sentence.contains(saying))
        #expect(fault.hint.contains(hinting))
    }

    @Test func `a door on no board at all is refused`() throws {
        let said = try Self.check("station = \"s\"\nboard = \"none\"\n" + Self.door)
        #expect(said.map(\.line) == [4])
        #expect(said.map(\.severity) == [.fault])
    }

    @Test func `a board's door that is not configured is a warning`() throws {
        let said = try Self.check("station = \"s\"\nboard = \"virtual\"\n")
        #expect(said.map(\.severity) == [.warning])
        #expect(said[0].sentence.contains("door main of"))
    }

    @Test func `a maglock without an exit line is refused`() throws {
        let folder = try TemporaryFolder("check")
        let board = "[door.main.lock]\nline = \"LOCK\"\nactive = \"low\"\nresistor = \"1 kΩ to 5 V\"\n"
        try folder.write("own.toml", board)
        let text = "station = \"s\"\nboard = \"own.toml\"\n" + Self.door + "lock = \"maglock\"\n"
        let path = try folder.write("portero.toml", text)
        let said = Check.run(configuration: path)
        #expect(said.map(\.line) == [5])
        #expect(said.map(\.sentence) == ["door main is held by a maglock and has no exit line: nobody could leave"])
        try folder.write("own.toml", board + "[door.main.exit]\nline = \"EXIT\"\nbias = \"pull-down\"\n")
        #expect(Check.run(configuration: path) == [])
    }

    @Test func `the keypad of a station with two doors needs one of them`() throws {
        let folder = try TemporaryFolder("check")
        let virtual = try String(contentsOf: URL(filePath: Package.folder + "/board/virtual.toml"), encoding: .utf8)
        try folder.write(
            "two.toml",
            virtual + "[door.gate.lock]\nline = \"GATE_RELAY\"\nactive = \"high\"\nresistor = \"1 kΩ to ground\"\n")
        let text = "station = \"s\"\nboard = \"two.toml\"\n" + Self.door + "[[door]]\nname = \"gate\"\n"
        let path = try folder.write("portero.toml", text)
        #expect(Check.run(configuration: path).map(\.hint) == ["add [keypad] with door = \"main\""])
        try folder.write("portero.toml", text + "[keypad]\ndoor = \"gate\"\n")
        #expect(Check.run(configuration: path) == [])
        #expect(try Installation.read(path).configuration.keypad.door == "gate")
    }

    @Test func `keys of a door that can do nothing without a line or another door are warnings`() throws {
        let folder = try TemporaryFolder("check")
        let virtual = try String(contentsOfFile: Self.boards[0] + "/virtual.toml", encoding: .utf8)
        // The tables are apart by an empty line each.
        let blind =
            virtual.split(separator: "\n\n").filter { !$0.hasPrefix("[tamper]") }.joined(separator: "\n\n") + "\n"
        try folder.write("two.toml", blind + "[door.gate.lock]\nline = \"GATE_RELAY\"\nactive = \"high\"\n")
        let head = "station = \"s\"\nboard = \"two.toml\"\n[keypad]\ndoor = \"main\"\n"
        func said(_ main: String, _ gate: String) throws -> [ConfigurationFault] {
            let text = head + "[[door]]\nname = \"main\"\n\(main)\n[[door]]\nname = \"gate\"\n\(gate)\n"
            let path = try folder.write("portero.toml", text)
            return Check.run(configuration: path).filter { $0.file == path }
        }
        #expect(try said("", "") == [])
        let alone = try said("interlock = \"lock\"", "")
        #expect(alone.map(\.line) == [7] && alone[0].sentence.contains("alone in the interlock lock"))
        let blindGate = try said("interlock = \"lock\"", "interlock = \"lock\"")
        #expect(blindGate.map(\.line) == [10] && blindGate[0].hint.contains("[door.gate.contact]"))
        let tamper = try said("tamper_blocks = true", "")
        #expect(tamper.map(\.line) == [7] && tamper[0].sentence.contains("no tamper contact"))
        #expect((alone + blindGate + tamper).allSatisfy { $0.severity == .warning })
    }

    @Test func `an authority's file that is not there is a warning`() throws {
        let folder = try TemporaryFolder("check")
        let file = try folder.write("ca.pem", "")
        func said(_ file: String) throws -> [ConfigurationFault] {
            let tuya = "endpoint = \"https://h\"\ndevice_id = \"d\"\nclient_id = \"c\"\nca_file = \"\(file)\"\n"
            return try Self.check("station = \"s\"\nboard = \"none\"\n[tuya]\n" + tuya)
        }
        #expect(try said(file) == [])
        #expect(try said(file + "x").map(\.line) == [7])
        #expect(try said(file + "x").map(\.severity) == [.warning])
        let own = try said(file + "\"\nmessages = \"wss://m\"\nmessages_ca_file = \"\(file)x")
        #expect(own.map(\.line) == [9] && own[0].sentence.contains("message service will be off"))
    }

    @Test func `a board that is nowhere is placed in the configuration`() throws {
        let said = try Self.check("station = \"s\"\nboard = \"virtula\"\n")
        #expect(said.map(\.line) == [2])
        #expect(said[0].sentence.contains("no board virtula.toml in \(Self.boards[0])"))
    }

    @Test func `a fault of the board stands in the board's file`() throws {
        let folder = try TemporaryFolder("check")
        try folder.write("own.toml", "chip = 7\n")
        let path = try folder.write("portero.toml", "station = \"s\"\nboard = \"./own.toml\"\n")
        #expect(Check.run(configuration: path).map(\.file) == [folder.path + "/./own.toml"])
    }

    // eth0 has the default route and 192.168.1.0/24, eth0.20 has 10.20.0.0/24.
    static let routes = RouteTable(
        """
        Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT
        eth0\t00000000\t0101A8C0\t0003\t0\t0\t0\t00000000\t0\t0\t0
        eth0\t0001A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
        eth0.20\t0000140A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
        """)

    @Test(arguments: [
        ("192.168.1.9", true), ("203.0.113.5", true), ("room.example", true), ("10.20.0.9", false),
        ("127.0.0.1", false), ("localhost", false),
    ])
    func `a room on the network of the default route is a warning`(address: String, warned: Bool) throws {
        let text = "station = \"s\"\nboard = \"none\"\n[room]\naddress = \"\(address)\"\n"
        let installation = try Installation(
            ConfigurationFile(text: text, file: "x"), folders: [], routes: Self.routes)
        #expect(installation.warnings.map(\.line) == (warned ? [4] : []))
        #expect(installation.warnings.allSatisfy { $0.description.contains("warning: ") })
    }

    private static func text(_ board: String) -> String { "station = \"s\"\nboard = \"\(board)\"\n" + door }

    private static func check(_ text: String) throws -> [ConfigurationFault] {
        let folder = try TemporaryFolder("check")
        return Check.run(configuration: try folder.write("portero.toml", text), boardFolders: boards)
    }
}
