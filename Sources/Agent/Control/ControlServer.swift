internal import FoundationEssentials
internal import Loop
internal import Rosters
internal import Sockets

/// The agent's Unix socket: HTTP and JSON for the commands (design 4.4).
///
/// Whoever may open the socket (mode 0660, the service's group) may ask; the peer's user id goes into the audit.
@Loop final class ControlServer {
    /// Answers a request of this method and path, by this asker; throws a ``Refusal``.
    typealias Answer = @Loop (String, [String], HTTPRequest, String) async throws -> HTTPReply

    /// Connections at once beside those of watchers.
    private static let requests = 16

    /// Who answers now.
    var answer: Answer = { _, _, _, _ in throw Refusal("the agent starts: try again", status: 503, exit: 75) }
    /// Takes who asks to watch `/api/live`.
    var watch: @Loop (WebSocket) -> UpgradeAnswer = { _ in .refuse(503) }
    private var server: WebServer?
    /// Whether commands can reach us.
    var isListening: Bool { server != nil }

    /// Begins to answer at `path`; `onExhausted` is told when no connection can be taken, and when one can again.
    func listen(at path: String, onExhausted: @escaping @Loop (Bool) -> Void) throws(SocketError) {
        var limits = WebLimits(
            connections: Self.requests + LiveHub.mostWatchers, bodyBytes: 64 * 1024, messageBytes: 1024,
            queuedBytes: LiveHub.queuedBytes)
        limits.longBodies = ["/api/roster": Roster.maxBytes]
        server = try WebServer(.unix(path: path, mode: 0o660), limits: limits) { [unowned self] request in
            await self.reply(to: request)
        } upgrade: { [unowned self] request, socket in
            request.path == "/api/live" ? self.watch(socket) : .refuse(404)
        }
        server?.onExhausted = onExhausted
    }

    /// Stops and removes the socket.
    func close() { server?.close() }

    private func reply(to request: HTTPRequest) async -> HTTPReply {
        let who = request.peerUserID.map { "uid \($0)" } ?? "unknown"
        let parts = request.path.split(separator: "/").map(String.init)
        do {
            return try await answer(request.method, parts, request, who)
        } catch let refusal as Refusal {
            return .json(Self.encoded(Message(refusal.sentence, exit: refusal.exit)), status: refusal.status)
        } catch {
            return .json(Self.encoded(Message("\(error)", exit: 1)), status: 409)
        }
    }

    nonisolated static func encoded(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? [UInt8](encoder.encode(value))) ?? Array("{}".utf8)
    }
}

/// Why a request was not done, with its HTTP status and the exit code of the command behind it.
struct Refusal: Error {
    let sentence: String
    let status: Int
    let exit: Int32

    init(_ sentence: String, status: Int = 409, exit: Int32 = 1) {
        self.sentence = sentence
        self.status = status
        self.exit = exit
    }

    static func badRequest(_ sentence: String) -> Refusal { Refusal(sentence, status: 400, exit: 64) }
}
