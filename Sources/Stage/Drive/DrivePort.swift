public import Loop
public import Sockets

/// The port by which tests and people drive the stand-ins: plain HTTP on loopback, JSON both ways.
///
/// Each stand-in brings its own routes; the port knows none of them. A refusal is a JSON object with one `error`
/// sentence.
@Loop public final class DrivePort {
    private var routes: [DriveRoute] = []
    private var server: WebServer?

    /// A port without routes that does not listen yet.
    public init() {}

    /// The TCP port it listens on; 0 before ``listen(port:)``.
    public var port: Int { server?.port ?? 0 }

    /// Starts to listen on loopback; port 0 takes a free one.
    public func listen(port: Int = 0) throws(SocketError) {
        server = try WebServer(.tcp(port: port), limits: WebLimits(connections: 128)) { [weak self] request in
            await self?.serve(request) ?? .disconnect
        }
    }

    /// Stops listening.
    public func close() {
        server?.close()
        server = nil
    }

    /// Adds a route, for example `drive.route("POST", "/chip/press") { request in … }`.
    ///
    /// A path part written `{name}` takes any text and hands it over in ``DriveRequest/parameters``. Of two routes that
    /// match, the one added first answers.
    public func route(
        _ method: String, _ path: String,
        answer: @escaping @Loop (DriveRequest) async throws(DriveError) -> DriveReply
    ) {
        routes.append(DriveRoute(method, path, answer: answer))
    }

    /// Answers one request as the port does, without a socket.
    public func answer(
        _ method: String, _ path: String, query: [String: String] = [:], body: JSON = [:]
    ) async -> DriveReply {
        let parts = path.split(separator: "/")
        for route in routes where route.method == method {
            guard let parameters = route.match(parts) else { continue }
            do throws(DriveError) {
                return try await route.answer(DriveRequest(parameters: parameters, query: query, body: body))
            } catch {
                return Self.refusal(error)
            }
        }
        return Self.refusal(DriveError(status: 404, sentence: "no stand-in answers \(method) \(path)"))
    }

    private func serve(_ request: HTTPRequest) async -> HTTPReply {
        let body = request.body.isEmpty ? [:] : JSON(parsing: request.body)
        let reply: DriveReply
        if let body {
            let query = Dictionary(request.query.map { ($0.name, $0.value) }) { first, _ in first }
            reply = await answer(request.method, request.path, query: query, body: body)
        } else {
            reply = Self.refusal(.wrong("the body is not JSON"))
        }
        return .json(reply.body.bytes, status: reply.status)
    }

    private static func refusal(_ error: DriveError) -> DriveReply {
        DriveReply(status: error.status, body: ["error": .text(error.sentence)])
    }
}
