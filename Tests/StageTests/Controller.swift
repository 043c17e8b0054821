import Loop
import Sockets
import Stage
import Support

/// A controller of the Room as a test writes it: frames out, frames in, waiting with a deadline.
@Loop final class Controller {
    /// Frames that came, by method or event name.
    let journal = Journal()
    private var client: WebSocketClient?
    private var socket: WebSocket?
    private var lastID = 0

    init(_ room: RoomActor) async throws {
        let client = WebSocketClient(Endpoint(host: "127.0.0.1", port: room.controlPort)) { [weak self] event in
            self?.take(event)
        }
        self.client = client
        client.connect()
        _ = try await entry("socket", "opened")
    }

    /// Sends a request and waits for its answer.
    func ask(_ method: String, _ members: [String: JSON] = [:]) async throws -> JSON {
        lastID += 1
        let id = JSON.text("t\(lastID)")
        let last = journal.last
        send(.object(members.merging(["method": .text(method), "requestId": id]) { $1 }))
        let frame = try await entry("frame", method, since: last)
        guard frame["requestId"] == id else { throw SupportError("answer to another request: \(frame)") }
        return frame
    }

    /// Authorizes and gives the answer.
    @discardableResult func authorize(_ credentials: String? = nil, role: String? = nil) async throws -> JSON {
        var members: [String: JSON] = ["type": credentials == nil ? "unsecured" : "secured"]
        if let credentials { members["credentials"] = .text(credentials) }
        if let role { members["role"] = .text(role) }
        return try await ask("auth", members)
    }

    func send(_ frame: JSON) { socket?.send(text: frame.bytes) }

    /// The first event of this name, past or coming.
    func event(_ name: String, since: Int = 0) async throws -> JSON { try await entry("frame", name, since: since) }

    /// Whether an event of this name came so far.
    func saw(_ name: String) -> Bool { journal.counts["frame \(name)"] != nil }

    func lost() async throws { _ = try await entry("socket", "lost") }

    func close() { client?.close() }

    private func entry(_ kind: String, _ name: String, since: Int = 0) async throws -> JSON {
        let wanted = JournalFilter(since: since, kind: kind, name: name)
        guard let found = await journal.entries(wanted, within: .seconds(5)).first else {
            throw SupportError("no \(kind) \(name) within 5 s")
        }
        return found.detail["frame"] ?? .null
    }

    private func take(_ event: ClientEvent) {
        switch event {
        case .opened(let socket):
            self.socket = socket
            journal.record("socket", "opened")
        case .message(let bytes):
            let frame = JSON(parsing: bytes) ?? .null
            let name = frame["method"] == "event" ? frame["event"] : frame["method"]
            journal.record("frame", name.asText ?? "", ["frame": frame])
        case .lost: journal.record("socket", "lost")
        }
    }
}

/// A Room that listens, with settings changed by `body`.
@Loop func startedRoom(_ body: (inout RoomKnobs) -> Void = { _ in }) throws -> RoomActor {
    let room = RoomActor()
    body(&room.knobs)
    try room.start()
    return room
}
