import Boards
import Foundation
import Loop
import Site
import Stage

/// A door station to be measured: configuration and ledger on disk, its Room, cloud and chip played by this process.
@Loop final class Station {
    nonisolated let state: String
    /// The Room it is configured for.
    let room = RoomActor()
    /// The cloud it is configured for.
    let cloud: CloudActor
    private let chip: ChipStandIn
    private nonisolated let program: String
    private nonisolated let words: [String]
    private nonisolated let environment: [String: String]
    private nonisolated let folder: Folder
    private let board: String

    init(portero: String, chip library: String, board: String, persons: Int, folder: Folder) async throws {
        let project = CloudProject.drawn()
        (program, self.folder) = (portero, folder)
        cloud = CloudActor(project: project)
        chip = ChipStandIn(try BoardFile(board).board)
        state = try folder.make("state")
        let socket = folder.file("chip.sock")
        let credentials = try folder.make("credentials")
        environment = ["LD_PRELOAD": library, "PORTERO_REHEARSAL_CHIP": socket]
        words = ["run", "--config", folder.file("portero.toml"), "--state", state, "--credentials", credentials]
        try room.start()
        try cloud.start()
        try chip.plug(at: socket)
        try folder.write("credentials/tuya-secret", project.secret)
        self.board = board
        try configure(messages: false)
        try await Persons.ledger(persons, folder: state)
    }

    /// Writes the configuration of the next start; messages are consumed where they are measured.
    func configure(messages: Bool) throws {
        let text = Self.configuration(
            board: board, cloud: cloud.port, client: cloud.project.clientID, room: room.managementPort,
            messages: messages ? cloud.messages.port : nil)
        try folder.write("portero.toml", text)
    }

    /// What a technician would write.
    nonisolated static func configuration(
        board: String, cloud: Int, client: String, room: Int, messages: Int? = nil
    ) -> String {
        """
        station = "bench"
        board = "\(board)"
        [tuya]
        endpoint = "http://127.0.0.1:\(cloud)"
        device_id = "\(Persons.device)"
        client_id = "\(client)"
        \(messages.map { "messages = \"ws://127.0.0.1:\($0)/\"" } ?? "")
        [room]
        address = "127.0.0.1"
        management_port = \(room)
        [[door]]
        name = "main"
        release_time_ms = 1000

        """
    }

    /// Starts the agent and returns when it has said that it is ready, with the time that took.
    nonisolated func start() throws -> (agent: Child, seconds: Double) {
        try Readiness(at: folder.file("notify")).time { notify in
            try Child(
                program, words, environment: environment.merging(["NOTIFY_SOCKET": notify]) { $1 },
                log: folder.file("portero.log"))
        }
    }

    /// Wishes the cloud was told so far.
    var told: Int {
        ["grant", "revoke"].reduce(0) { $0 + cloud.journal.counts["answer \($1)", default: 0] }
    }

    /// Takes the stand-ins down.
    func close() {
        chip.unplug()
        room.stop()
        cloud.stop()
    }
}
