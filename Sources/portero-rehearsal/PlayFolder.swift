internal import FoundationEssentials
internal import Glibc
internal import Loop
internal import Stage

/// The folder of one play: configuration, credentials, state and the agent's log; removed at the end.
@Loop final class PlayFolder {
    private let path: String
    private var answers = 0

    var configuration: String { path + "/portero.toml" }
    var credentials: String { path + "/credentials" }
    var state: String { path + "/state" }
    var chip: String { path + "/chip.sock" }
    var log: String { path + "/portero.log" }

    /// Makes the folder under the system's temporary folder.
    init() throws(RehearsalError) {
        var template = Array("/tmp/portero-play-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw RehearsalError(sentence: "cannot make a folder under /tmp") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        mkdir(credentials, 0o700)
    }

    /// Writes what a technician would: the room, the cloud, one door with a short release time.
    func furnish(board: String, room: RoomActor, cloud: CloudActor) throws(RehearsalError) {
        let text = """
            station = "rehearsal"
            board   = "\(board)"

            [tuya]
            endpoint  = "http://127.0.0.1:\(cloud.port)"
            device_id = "6cdoorstation000000001"
            client_id = "\(cloud.project.clientID)"
            messages  = "ws://127.0.0.1:\(cloud.messages.port)/"

            [room]
            address         = "127.0.0.1"
            management_port = \(room.managementPort)

            [calls]
            ring_seconds = 5

            [[door]]
            name            = "main"
            release_time_ms = \(Self.releaseTime.milliseconds)
            """
        try write(text, configuration, 0o600)
        try write(cloud.project.secret, credentials + "/tuya-secret", 0o600)
    }

    /// How long the door of the play stays released: long enough to see, short enough to wait for.
    static let releaseTime: Duration = .milliseconds(1500)

    /// A fresh file for the output of one command.
    func answer() -> String {
        answers += 1
        return path + "/answer-\(answers)"
    }

    /// A file as text; empty when it is not there.
    func text(of file: String) -> String {
        guard let data = try? Data(contentsOf: URL(filePath: file)) else { return "" }
        return String(decoding: data, as: UTF8.self)
    }

    /// Takes everything away.
    func remove() { try? FileManager.default.removeItem(atPath: path) }

    private func write(_ text: String, _ file: String, _ mode: mode_t) throws(RehearsalError) {
        let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw RehearsalError(sentence: "cannot write \(file)") }
        defer { close(descriptor) }
        _ = Glibc.write(descriptor, text, text.utf8.count)
    }
}
