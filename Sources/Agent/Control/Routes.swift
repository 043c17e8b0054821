internal import FoundationEssentials
internal import Loop
internal import Sockets

/// Which part of the agent answers which resource.
@Loop struct Routes {
    let status: StatusBoard
    let grants: GrantRoutes
    let codes: CodeRoutes
    let roster: RosterRoutes
    let doors: DoorRoutes
    let records: RecordRoutes
    let users: CloudUsersRoutes
    let station: StationRoutes

    func answer(_ method: String, _ path: [String], _ request: HTTPRequest, by who: String) async throws -> HTTPReply {
        switch (method, path.first, path.dropFirst().first) {
        case ("GET", "healthz", nil): return Health(station.statusParts()).reply
        case ("GET", "metrics", nil): return await station.agent.metrics().reply
        case ("GET", "api", "status"): return .json(ControlServer.encoded(station.statusParts()))
        case (_, "api", "grants"): return try await grants.answer(method, Array(path.dropFirst(2)), request, by: who)
        case (_, "api", "cloud-users"): return try await users.answer(method)
        case (_, "api", "codes"): return try await codes.answer(method, Array(path.dropFirst(2)), request, by: who)
        case (_, "api", "roster"): return try await roster.answer(method, request, by: who)
        case (_, "api", "doors"): return try await doors.answer(method, Array(path.dropFirst(2)), request)
        case ("GET", "api", "audit"), ("GET", "api", "decisions"):
            return try await records.answer(Array(path.dropFirst()), request)
        case (_, "api", "lines"), (_, "api", "room"), ("POST", "api", "reload"), ("POST", "api", "relock"):
            return try await station.answer(method, Array(path.dropFirst()), request, by: who)
        case ("GET", "api", "live"): throw Refusal("/api/live is a WebSocket", status: 426, exit: 64)
        default: throw Refusal("there is no \(method) \(request.path)", status: 404, exit: 64)
        }
    }
}

extension HTTPRequest {
    /// The body as JSON.
    func decoded<Body: Decodable>(_ type: Body.Type) throws -> Body {
        do {
            return try JSONDecoder().decode(type, from: Data(body))
        } catch {
            throw Refusal.badRequest("the body is not the JSON this resource takes")
        }
    }
}
