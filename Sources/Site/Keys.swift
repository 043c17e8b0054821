internal import Grants
internal import RoomWire
internal import TuyaWire

/// Every key `portero.toml` may hold: the one table from which the checks, the hints and the reference page are made.
enum Keys {
    /// The sections in the order of the reference page.
    static let configuration = [top, tuya, room, calls, door, keypad, grants, audit]

    static let top = Section(
        steps: [], presence: .required, meaning: "The top of the file.", keys: [Top.station, Top.board])

    enum Top {
        static let station = Key.text(
            "station", .id, "What this door station is called in records, reports and at the room.")
        static let board = Key.text(
            "board", .boardName,
            """
            The board file: a name, looked up as NAME.toml in /etc/portero/board, /usr/share/portero/board and ./board; \
            or a path, relative ones from the folder of this file; "none" runs without lines.
            """)
    }

    static let tuya = Section(
        steps: [.named("tuya")], presence: .optional,
        meaning: "Tuya Cloud. Without it grants stay wanted and nothing is sent.",
        keys: [
            Tuya.endpoint, Tuya.deviceID, Tuya.clientID, Tuya.sign, Tuya.family, Tuya.caFile, Tuya.writesPerSecond,
            Tuya.startSpreadSeconds,
            Tuya.messages, Tuya.messagesChannel, Tuya.messagesCAFile, Tuya.appSchema,
            Tuya.projectUsers, Tuya.usersID, Tuya.targetAddress,
        ])

    enum Tuya {
        static let endpoint = Key.text("endpoint", .endpoint, "Where the project's data center answers.")
        static let deviceID = Key.text("device_id", .id, "The door station as Tuya knows it; grants are made for it.")
        static let clientID = Key.text(
            "client_id", .id, "The project's client id; its secret is the credential tuya-secret, never here.")
        static let sign = Key.choice(
            "sign", of: SignVersion.self, default: .v2,
            "How requests are signed; v1 for projects made before 30 June 2021."
        )
        static let family = Key.choice(
            "family", of: GrantFamily.self, default: .third,
            "Which twin of the grant calls the project may use: /v1.0/iot-02/third or /v1.0/expand.")
        static let caFile = Key.text(
            "ca_file", .path, default: "",
            "PEM file of a private authority for the endpoint's certificate; \"\" for the system's authorities.")
        static let writesPerSecond = Key.whole(
            "writes_per_second", 1...20, unit: "requests", default: 2,
            "How many grants and revocations are sent in a second at most; pages of users and calls to apps count too.")
        static let startSpreadSeconds = Key.whole(
            "start_spread_seconds", 0...600, unit: "seconds", default: 60,
            "Within how long after a start, at an instant drawn by chance, the cloud is first asked unbidden, so that "
                + "stations whose power returns together do not ask together; commands do not wait, and no station whose "
                + "endpoint is on its own machine does.")
        static let messages = Key.text(
            "messages", .messages.orEmpty, default: "",
            "Where the project's message service answers; \"\" for none. Each message reaches one station of a project."
        )
        static let messagesChannel = Key.choice(
            "messages_channel", of: MessageSettings.Channel.self, default: .event,
            "Which messages: those of every device, or of the devices marked for tests in Tuya's console.")
        static let messagesCAFile = Key.text(
            "messages_ca_file", .path, default: "",
            "PEM file of the only authority to trust for messages; \"\" takes ca_file.")
        static let appSchema = Key.text(
            "app_schema", .id.orEmpty, default: "",
            "The schema of the residents' app, as Tuya's console shows it; needed with cloud_users = \"app\".")
        static let projectUsers = Key.choice(
            "project_users", of: ProjectUsers.self, default: .iot02,
            "Which list cloud_users = \"project\" reads: /v1.1/iot-02/users or /v1.0/iot-03/users.")
        static let usersID = Key.choice(
            "users_id", of: TuyaSettings.UsersID.self, default: .documented,
            "Which member of a listed user holds the person's id; documented is user_id in the list of iot-02, id in that "
                + "of iot-03, else uid.")
        static let targetAddress = Key.text(
            "target_address", .targetAddress.orEmpty, default: "",
            "The address calls to the residents' app name: community, yard, building, unit, floor, room; needed with "
                + "tuya_ring and family = \"expand\".")
    }

    static let room = Section(
        steps: [.named("room")], presence: .optional,
        meaning: "The TrueConf Room. Without it no calls are placed or answered.",
        keys: [
            Room.address, Room.managementPort, Room.controlPort, Room.protectAdmin, Room.protectUser, Room.rotateDays,
            Room.driftDenies, Room.server, Room.login, Room.encryptPassword,
        ])

    enum Room {
        static let address = Key.text("address", .host, "Host name or IP address of the room, on a link of its own.")
        static let managementPort = Key.whole(
            "management_port", 1...65535, default: 80, "Where config.json is asked for the control port.")
        static let controlPort = Key.whole(
            "control_port", 0...65535, default: 0, "The control port, fixed; 0 discovers it over management_port.")
        static let protectAdmin = Key.choice(
            "protect_admin", of: GuardKind.self, default: .password,
            "How the room's administrator account is to be guarded.")
        static let protectUser = Key.choice(
            "protect_user", of: GuardKind.self, default: .pin,
            "How the room's user account is to be guarded; needs a guarded administrator.")
        static let rotateDays = Key.whole(
            "rotate_days", 0...3650, unit: "days", default: 0,
            "The age at which the administrator's password is replaced by a new one; 0 for never.")
        static let driftDenies = Key.flag(
            "drift_denies", default: false,
            "Whether calls in both directions are refused with protection-drift while the room is not known to be "
                + "guarded as wanted.")
        static let server = Key.text(
            "server", .server.orEmpty, default: "",
            "The TrueConf server at which the room is kept signed in, as the room itself names it; port 4307 unless one "
                + "stands behind it. \"\" leaves that to the room.")
        static let login = Key.text(
            "login", .command, default: "",
            "The room's account at that server; its password is the credential room-login.")
        static let encryptPassword = Key.flag(
            "encrypt_password", default: true,
            "Whether the room encrypts that password for the server; false for servers over LDAP.")
    }

    static let calls = Section(
        steps: [.named("calls")], presence: .defaulted, meaning: "Calls in both directions.",
        keys: [
            Calls.ringSeconds, Calls.answer, Calls.releaseCommand, Calls.releaseTones, Calls.releaseChat,
            Calls.tuyaRing,
        ])

    enum Calls {
        static let ringSeconds = Key.whole(
            "ring_seconds", 1...300, unit: "seconds", default: 30,
            "How long one resident's device rings before the next one is called.")
        static let answer = Key.choice(
            "answer", of: CallSettings.Answer.self, default: .granted,
            "Whose incoming calls are accepted: those of persons who hold a grant, or nobody's.")
        static let releaseCommand = Key.text(
            "release_command", .command, default: "open",
            "The in-call command with which the judged participant releases a door, followed by its name where there "
                + "are several; \"\" for none.")
        static let releaseTones = Key.text(
            "release_tones", .tones, default: "",
            "The dial tones with which the judged participant releases the keypad's door, at most 5 s apart; \"\" for "
                + "none.")
        static let releaseChat = Key.flag(
            "release_chat", default: false,
            "Whether release_command is heard as a chat message too; needs the room's clock and a trusted one here.")
        static let tuyaRing = Key.flag(
            "tuya_ring", default: false,
            "Whether the Tuya app of a flat's granted persons rings too, three at a time, while the room calls them.")
    }

    static let door = Section(
        steps: [.named("door"), .item], presence: .optional,
        meaning: "A door; one table each. Without one nothing is released.",
        keys: [
            Door.name, Door.lock, Door.releaseTime, Door.releaseCeiling, Door.continuous, Door.relockDelay,
            Door.openTime,
            Door.preAlarm, Door.holdOpen, Door.interlock, Door.tamperBlocks,
            Door.lockdownBlocksExit, Door.lockdownExitWaiver,
        ])

    enum Door {
        static let name = Key.text("name", .id, "The door's name; its lines stand under it in the board file.")
        static let lock = Key.choice(
            "lock", of: DoorSettings.Lock.self, default: .strike,
            "The lock hardware; a maglock is refused on a door without an exit line, which would hold people in.")
        static let releaseTime = Key.whole(
            "release_time_ms", 100...60000, unit: "milliseconds", default: 5000,
            "How long the lock stays released after a grant; at least 3000 below release_ceiling_ms.")
        static let releaseCeiling = Key.whole(
            "release_ceiling_ms", 3100...60000, unit: "milliseconds", default: 10000,
            "The hard limit on the time the lock stays released; nothing extends it. See the data sheet of the lock.")
        static let continuous = Key.flag(
            "continuous", default: false,
            "Whether the lock is rated to be released without end; without it the modes Unlocked and LockedOpen and "
                + "hold_open are refused.")
        static let relockDelay = Key.whole(
            "relock_delay_ms", 0...60000, unit: "milliseconds", default: 500,
            "How long after the leaf opened the lock is secured again, whatever is left of the release; needs a contact."
        )
        static let openTime = Key.whole(
            "open_time_ms", 1000...3_600_000, unit: "milliseconds", default: 30000,
            "How long the leaf may stand open before the alarm DoorOpenTooLong; needs a contact.")
        static let preAlarm = Key.whole(
            "pre_alarm_ms", 0...3_599_999, unit: "milliseconds", default: 5000,
            "How long before that alarm the panel warns; below open_time_ms, 0 for no warning.")
        static let holdOpen = Key.text(
            "hold_open", .schedule.orEmpty, default: "",
            """
            When the door is held open each week, in the time of the system's zone; not while the clock is not trusted. \
            Dates behind "except" have their own span, or none: mon-fri 08:00-18:00; except 2026-12-25, 2026-12-24 \
            08:00-12:00.
            """)
        static let interlock = Key.text(
            "interlock", .id.orEmpty, default: "",
            "The group of doors of which one is released only while the others are closed and locked; the exit button "
                + "always works.")
        static let tamperBlocks = Key.flag(
            "tamper_blocks", default: false,
            "Whether tampering with the station blocks the door until portero door clear, over restarts too.")
        static let lockdownBlocksExit = Key.flag(
            "lockdown_blocks_exit", default: false,
            "Whether a lockdown stops the exit button too, which holds people in: needs lockdown_exit_waiver, and is "
                + "refused for a maglock.")
        static let lockdownExitWaiver = Key.text(
            "lockdown_exit_waiver", .waiver, default: "", "Who accepted in writing that a lockdown holds people in.")
    }

    static let keypad = Section(
        steps: [.named("keypad")], presence: .defaulted, meaning: "The keypad.",
        keys: [Keypad.door, Keypad.unitCode, Keypad.digitTimeout, Keypad.entryTimeout, Keypad.sounds])

    enum Keypad {
        static let door = Key.text(
            "door", .id.orEmpty, default: "", "The door the keypad stands at; \"\" for the only one.")
        static let unitCode = Key.flag(
            "unit_code", default: false,
            "Whether a code is keyed behind its holder's flat, flat*code#, and refused by itself; else as *code#.")
        static let digitTimeout = Key.whole(
            "digit_timeout_ms", 1000...60000, unit: "milliseconds", default: 5000,
            "How long after a key the next one still belongs to the same entry.")
        static let entryTimeout = Key.whole(
            "entry_timeout_ms", 2000...300_000, unit: "milliseconds", default: 30000,
            "How long an entry may take from its first key to its #.")
        static let sounds = Key.flag(
            "sounds", default: true,
            "Whether the buzzer answers keys, entries and the bell; it sounds for a pre-alarm and an alarm all the same."
        )
    }

    static let grants = Section(
        steps: [.named("grants")], presence: .defaulted, meaning: "How grants are judged.",
        keys: [
            Grants.staleAfterHours, Grants.untrustedClock, Grants.repostHours, Grants.acceptWanted, Grants.cloudUsers,
        ])

    enum Grants {
        static let staleAfterHours = Key.whole(
            "stale_after_hours", 1...8760, unit: "hours", default: 72,
            "How long after its last confirmation a grant counts; later it is denied with cache-stale.")
        static let untrustedClock = Key.choice(
            "untrusted_clock", of: GrantPolicy.UntrustedClock.self, default: .lowerBound,
            "How old a grant is taken to be while the clock is not trusted: at least the time known to have passed, "
                + "or too old.")
        static let repostHours = Key.whole(
            "repost_hours", 0...8760, unit: "hours", default: 168,
            "How often at most the cloud is told again by itself, after a start, a binding, a long outage or a long time, "
                + "every right and withdrawal known here; 0 for never. It undoes what was changed at Tuya directly, a "
                + "withdrawal too: only Portero should write this device's grants.")
        static let acceptWanted = Key.whole(
            "accept_wanted_minutes", 0...1440, unit: "minutes", default: 0,
            "How long a new grant counts before the cloud has accepted it, while the clock is trusted; 0 for not at all."
        )
        static let cloudUsers = Key.choice(
            "cloud_users", of: GrantSettings.CloudUsers.self, default: .off,
            "Which of Tuya's lists of users is read: a person it held and holds no longer, twice running, is denied with "
                + "not-in-cloud; nobody gains anything by it.")
    }

    static let audit = Section(
        steps: [.named("audit")], presence: .defaulted,
        meaning: "How long audit records are kept; what is cut, the chain itself vouches for.",
        keys: [Audit.keepDays, Audit.keepRecords])

    enum Audit {
        static let keepDays = Key.whole(
            "keep_days", 0...36500, unit: "days", default: 730,
            "How long a record is kept, by a trusted clock; older ones are cut about once a day. 0 for no limit.")
        static let keepRecords = Key.whole(
            "keep_records", 0...10_000_000, unit: "records", default: 250_000,
            "How many records are kept, of some 600 bytes each; a twentieth more is cut back to it. 0 for no limit.")
    }
}
