import Foundation
import Support
import Testing

/// The agent that ships, in the virtual board, with its Room and Cloud on the host's loopback.
struct Station: Sendable {
    let board: VirtualBoard
    let rehearsal: Rehearsal

    /// Release time and ceiling of the door in this story, milliseconds.
    static let releaseTime = 1500
    static let releaseCeiling = 15_000

    private static let state = "/var/lib/portero"
    private static let credentials = "/etc/portero/credentials"

    /// Boots, starts the agent and waits until the Room has admitted it.
    init() async throws {
        try await VirtualBoard.facility.require()
        let rehearsal = try await Rehearsal(addresses: ["10.0.2.2"])
        let folder = try TemporaryFolder("station")
        let configuration = try folder.write("portero.toml", Self.configuration(rehearsal))
        let secret = try folder.write("tuya-secret", rehearsal.secret, mode: 0o400)
        board = try await VirtualBoard([
            "--program", Package.shipped("portero"), "--file", "\(configuration):/etc/portero/portero.toml",
            "--file", "\(secret):\(Self.credentials)/tuya-secret",
            "--file", "\(rehearsal.authority):/etc/portero/authority.pem",
        ])
        self.rehearsal = rehearsal
        try await start()
    }

    /// Starts the agent and waits until it holds its lines and the Room has admitted it.
    func start() async throws {
        let (room, chip) = (try await rehearsal.now("room"), board.chip.log.count)
        let options = "--state \(Self.state) --credentials \(Self.credentials)"
        try await board.shell("portero run \(options) >>/run/portero.log 2>&1 & echo $! >/run/portero.pid")
        try await explained {
            for line in ["DOOR_STRIKE", "KEYPAD_ROW3"] {
                _ = try await board.chip.record("\(line) taken", skipping: chip, within: .seconds(20)) {
                    $0.kind == "request" && $0.line == line
                }
            }
            try await rehearsal.saw("room", "sent", "auth", since: room, within: .seconds(20))
        }
    }

    /// Does `body`; its error then also tells what the agent wrote.
    func explained(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch {
            throw SupportError("\(error); the agent said: \((try? await log()) ?? "nothing, the machine is gone")")
        }
    }

    /// Runs a command of the agent inside.
    func portero(_ words: String, within limit: Duration = .seconds(30)) async throws -> (status: Int, output: String) {
        try await board.shell("portero \(words) --state \(Self.state)", within: limit)
    }

    /// What the agent wrote.
    func log() async throws -> String { try await board.shell("cat /run/portero.log").output }

    /// Sends the agent a signal, such as `KILL` or `STOP`; not its guard.
    func signal(_ signal: String) async throws { try await board.shell("kill -\(signal) $(cat /run/portero.pid)") }

    /// Kills the agent, not its guard, right behind a mark in the chip's log.
    func kill(marking note: String) async throws {
        try await board.shell("echo mark \(note) >/dev/vboard; kill -KILL $(cat /run/portero.pid)")
    }

    private static func configuration(_ rehearsal: Rehearsal) -> String {
        """
        station = "lobby-1"
        board   = "virtual"

        [tuya]
        endpoint  = "https://10.0.2.2:\(rehearsal.ports.secureCloud)"
        device_id = "6cdoorstation000000001"
        client_id = "\(rehearsal.clientID)"
        ca_file   = "/etc/portero/authority.pem"

        [room]
        address         = "10.0.2.2"
        management_port = \(rehearsal.ports.room)

        [calls]
        ring_seconds = 10

        [[door]]
        name               = "main"
        release_time_ms    = \(releaseTime)
        release_ceiling_ms = \(releaseCeiling)

        [keypad]
        door = "main"

        """
    }
}
