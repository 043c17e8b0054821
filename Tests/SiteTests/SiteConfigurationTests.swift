import Grants
import RoomWire
import Support
import Testing
import TuyaWire

@testable import Site

@Suite struct SiteConfigurationTests {
    @Test func `a file of two lines is a station whose parts are off`() throws {
        let site = try SiteConfiguration(text: "station = \"s\"\nboard = \"none\"\n", file: "x")
        #expect(site.station == "s")
        #expect(site.board == .none)
        #expect(site.tuya == nil)
        #expect(site.room == nil)
        #expect(site.doors == [])
        #expect(site.keypad.door == nil)
        #expect((site.keypad.digitTimeout, site.keypad.entryTimeout) == (.seconds(5), .seconds(30)))
        #expect((site.keypad.unitCode, site.keypad.sounds) == (false, true))
        #expect(site.calls.ringTime == .seconds(30))
        #expect(site.calls.answer == .granted)
        #expect(site.calls.releaseCommand == "open")
        #expect(site.grants.staleAfter == .seconds(72 * 3600))
        #expect(site.grants.untrustedClock == .lowerBound)
        #expect((site.audit.keepFor, site.audit.keepRecords) == (.seconds(730 * 86_400), 250_000))
    }

    @Test func `the shipped example is the design's`() throws {
        let site = try SiteConfiguration.read(Package.folder + "/deploy/portero.toml")
        #expect(site.station == "lobby-1")
        #expect(site.board == .named("virtual"))
        let tuya = try #require(site.tuya)
        #expect(tuya.endpoint == "https://openapi.tuyaeu.com")
        #expect(tuya.deviceID == "6cdoorstation000000001")
        #expect((tuya.sign, tuya.family, tuya.caFile, tuya.writesPerSecond) == (.v2, .third, nil, 2))
        let room = try #require(site.room)
        #expect((room.address, room.managementPort, room.controlPort) == ("192.0.2.20", 80, nil))
        #expect((room.protectAdmin, room.protectUser) == (.password, .pin))
        #expect(site.doors.map(\.name) == ["main"])
        #expect(site.doors.map(\.lock) == [.strike])
        #expect(site.doors.map(\.releaseTime) == [.seconds(5)])
        #expect(site.doors.map(\.releaseCeiling) == [.seconds(10)])
        #expect(site.keypad.door == "main")
    }

    static let changes: [(section: String, line: String)] = [
        ("", "station = \"other\""), ("", "board = \"none\""), ("tuya", "endpoint = \"https://example.test:8443\""),
        ("tuya", "device_id = \"other\""), ("tuya", "client_id = \"other\""), ("tuya", "sign = \"v1\""),
        ("tuya", "family = \"expand\""), ("tuya", "ca_file = \"/ca.pem\""), ("tuya", "writes_per_second = 9"),
        ("tuya", "start_spread_seconds = 600"),
        ("tuya", "messages = \"wss://mqe.tuyaus.com:8285/\""), ("tuya", "messages_channel = \"event-test\""),
        ("tuya", "messages_ca_file = \"/messages.pem\""),
        ("tuya", "app_schema = \"other\""), ("tuya", "project_users = \"iot-03\""), ("tuya", "users_id = \"id\""),
        ("tuya", "target_address = \"02-01-01-01-01-01\""), ("calls", "tuya_ring = true"),
        ("grants", "cloud_users = \"project\""),
        ("room", "address = \"room.test\""), ("room", "management_port = 8080"), ("room", "control_port = 8765"),
        ("room", "protect_admin = \"pin\""), ("room", "protect_user = \"unsecured\""), ("room", "rotate_days = 90"),
        ("room", "drift_denies = true"), ("room", "server = \"other.example:4308\""), ("room", "login = \"other\""),
        ("room", "encrypt_password = false"), ("calls", "ring_seconds = 7"),
        ("calls", "answer = \"nobody\""), ("calls", "release_command = \"\""), ("calls", "release_tones = \"*0\""),
        ("calls", "release_chat = true"), ("door", "name = \"other\""),
        ("door", "lock = \"maglock\""), ("door", "release_time_ms = 400"), ("door", "release_ceiling_ms = 60000"),
        ("door", "continuous = true"), ("door", "relock_delay_ms = 0"), ("door", "open_time_ms = 6000"),
        ("door", "pre_alarm_ms = 0"), ("door", "hold_open = \"sun 10:00-11:00\""),
        ("door", "interlock = \"other\""),
        ("door", "tamper_blocks = true"), ("door", "lockdown_blocks_exit = true"),
        ("door", "lockdown_exit_waiver = \"somebody else\""),
        ("keypad", "door = \"lobby-1\""), ("keypad", "unit_code = true"), ("keypad", "digit_timeout_ms = 1000"),
        ("keypad", "entry_timeout_ms = 2000"), ("keypad", "sounds = false"), ("grants", "stale_after_hours = 1"),
        ("grants", "untrusted_clock = \"deny\""), ("grants", "repost_hours = 0"),
        ("grants", "accept_wanted_minutes = 15"), ("audit", "keep_days = 31"), ("audit", "keep_records = 1000"),
    ]

    @Test(arguments: changes)
    func `each key changes what is read`(section: String, line: String) throws {
        var sample = SampleFile.configuration
        let key = line.split(separator: " ")[0]
        let number = try #require(
            sample.lines.firstIndex { row in
                row.key?.name == String(key) && (row.section.steps.first ?? .named("")) == .named(section)
            })
        // Only a lock that is continuous takes a schedule.
        if key == "hold_open" {
            sample.lines[sample.line(of: Keys.Door.continuous, in: Keys.door) - 1].text = "continuous = true"
        }
        sample.lines[sample.line(of: Keys.Keypad.door, in: Keys.keypad) - 1].text = "door = \"back\""
        let back = "[[door]]\nname = \"back\"\n"
        let base = try SiteConfiguration(text: sample.text + back, file: "x")
        let changed = try SiteConfiguration(text: sample.changed(number + 1, to: line) + back, file: "x")
        #expect(Self.differing(base, changed).contains(section.isEmpty ? String(key) : section))
    }

    @Test func `the list of changes leaves no key out`() {
        let named = Keys.configuration.flatMap { section in
            section.keys.map { key in "\(section.header.filter(\.isLetter)).\(key.name)" }
        }
        #expect(Set(named) == Set(Self.changes.map { "\($0.section).\($0.line.split(separator: " ")[0])" }))
    }

    static let tuya = "[tuya]\nendpoint = \"https://t.test\"\ndevice_id = \"d\"\nclient_id = \"c\"\n"

    @Test(arguments: [
        ("[room]\naddress = \"r\"\nprotect_admin = \"unsecured\"\n", 5, "while protect_admin is \"unsecured\""),
        ("[[door]]\nname = \"a\"\nrelease_time_ms = 20000\n", 5, "release_time_ms + 3000 must be at most"),
        ("[[door]]\nname = \"a\"\nrelease_ceiling_ms = 7999\n", 5, "release_time_ms + 3000 must be at most"),
        ("[[door]]\nname = \"a\"\nrelease_time_ms = 7001\n", 5, "release_time_ms + 3000 must be at most"),
        ("[[door]]\nname = \"a\"\npre_alarm_ms = 30000\n", 5, "is not below its open_time_ms"),
        ("[[door]]\nname = \"a\"\nopen_time_ms = 5000\n", 5, "is not below its open_time_ms"),
        ("[[door]]\nname = \"a\"\nhold_open = \"mon 08:00-09:00\"\n", 5, "not declared continuous"),
        ("[[door]]\nname = \"a\"\nlockdown_blocks_exit = true\n", 5, "holds people in"),
        (
            "[[door]]\nname = \"a\"\nlock = \"maglock\"\nlockdown_blocks_exit = true\nlockdown_exit_waiver = \"b\"\n",
            6,
            "must not block its exit button"
        ),
        ("[[door]]\nname = \"a\"\n[[door]]\nname = \"a\"\n", 6, "another door named a"),
        ("[[door]]\nname = \"main\"\n[keypad]\ndoor = \"mian\"\n", 6, "door mian is not configured"),
        ("[grants]\ncloud_users = \"device\"\n", 4, "no [tuya] whose users could be read"),
        ("[room]\naddress = \"r\"\nserver = \"s\"\n", 5, "no login there"),
        ("[room]\naddress = \"r\"\nlogin = \"l\"\n", 5, "no server is named"),
        ("[calls]\nrelease_command = \"\"\nrelease_chat = true\n", 5, "no release_command to hear"),
        ("[calls]\ntuya_ring = true\n", 4, "no [tuya] that could ring an app"),
        (Self.tuya + "[grants]\ncloud_users = \"app\"\n", 8, "reads the users of an app, and none is named"),
        (Self.tuya + "family = \"expand\"\n[calls]\ntuya_ring = true\n", 9, "must name an address"),
    ])
    func `values that do not go together are refused`(text: String, line: Int, saying: String) throws {
        let faults = Self.faults("station = \"s\"\nboard = \"virtual\"\n" + text)
        #expect(faults.map(\.line) == [line])
        #expect(try #require(faults.first).sentence.contains(saying))
    }

    @Test func `a release time may be 3 s below the ceiling, and a lockdown block the exit with a waiver`() throws {
        let text =
            "station = \"s\"\nboard = \"none\"\n[[door]]\nname = \"a\"\nrelease_time_ms = 700\nrelease_ceiling_ms = 3700\n"
            + "lockdown_blocks_exit = true\nlockdown_exit_waiver = \"B. Owner\"\n"
        let door = try SiteConfiguration(text: text, file: "x").doors[0]
        #expect(door.releaseTime == .milliseconds(700))
        #expect(door.lockdownBlocksExit && door.lockdownExitWaiver == "B. Owner")
    }

    @Test(arguments: ["client_secret", "password", "admin_pin", "access_token"])
    func `S3 a secret in the configuration is refused without being repeated`(key: String) throws {
        let faults = Self.faults("station = \"s\"\nboard = \"none\"\n\(key) = \"hunter2\"\n")
        let fault = try #require(faults.first)
        #expect(fault.hint.contains("credential"))
        #expect(!fault.description.contains("hunter2"))
    }

    @Test func `a key of another table is sent home`() throws {
        let fault = try #require(Self.faults("station = \"s\"\nboard = \"none\"\nring_seconds = 7\n").first)
        #expect(fault.description == "x:3:1: unknown key ring_seconds; it belongs to [calls]")
    }

    @Test func `a single door table is told to be one of several`() throws {
        let fault = try #require(Self.faults("station = \"s\"\nboard = \"none\"\n[door]\nname = \"a\"\n").first)
        #expect(fault.line == 3)
        #expect(fault.hint.contains("[[door]]"))
    }

    @Test func `a syntax error keeps its line and column`() throws {
        let fault = try #require(Self.faults("station = \"s\"\nboard = virtual\n").first)
        #expect((fault.line, fault.column) == (2, 9))
        #expect(fault.sentence.hasPrefix("not TOML"))
    }

    @Test func `a zero character is refused where it stands`() {
        for text in ["station = \"s\"\n# \0\n", "station = \"s\"\n\"a\\u0000b\" = 1\n"] {
            #expect(Self.faults(text).map(\.line) == [2])
        }
    }

    @Test func `a file that is not there is named`() throws {
        do {
            _ = try SiteConfiguration.read("/nowhere/portero.toml")
            Issue.record("read")
        } catch {
            #expect(
                error.description
                    == "/nowhere/portero.toml: the file cannot be opened: No such file or directory; "
                    + "give the right path with --config")
        }
    }

    @Test(arguments: [
        ("virtual", BoardChoice.named("virtual")), ("none", .none), ("/b/x.toml", .path("/b/x.toml")),
        ("boards/x", .path("/etc/portero/boards/x")), ("x.toml", .path("/etc/portero/x.toml")),
    ])
    func `a board is a name, a path from the file's folder, or none`(text: String, choice: BoardChoice) {
        #expect(BoardChoice(text, configuration: "/etc/portero/portero.toml") == choice)
    }

    private static func differing(_ one: SiteConfiguration, _ other: SiteConfiguration) -> Set<String> {
        var names: Set<String> = []
        if one.station != other.station { names.insert("station") }
        if one.board != other.board { names.insert("board") }
        if one.tuya != other.tuya { names.insert("tuya") }
        if one.room != other.room { names.insert("room") }
        if one.calls != other.calls { names.insert("calls") }
        if one.doors != other.doors { names.insert("door") }
        if one.keypad != other.keypad { names.insert("keypad") }
        if one.grants != other.grants { names.insert("grants") }
        if one.audit != other.audit { names.insert("audit") }
        return names
    }

    private static func faults(_ text: String) -> [ConfigurationFault] {
        do {
            _ = try SiteConfiguration(text: text, file: "x")
            return []
        } catch {
            return error.faults
        }
    }
}
