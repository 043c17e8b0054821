internal import Doors
internal import Loop
internal import Sockets

/// What concerns the station as a whole: status, lines, room, reload, relock.
@Loop struct StationRoutes {
    let agent: Agent

    func statusParts() -> [String: PartStatus] { agent.statusParts() }

    func answer(_ method: String, _ path: [String], _ request: HTTPRequest, by who: String) async throws -> HTTPReply {
        if method == "POST", path.first == "lines", path.count == 2 {
            return .json(ControlServer.encoded(try agent.showLine(path[1], request.decoded(LineWish.self), by: who)))
        }
        switch (method, path.joined(separator: "/")) {
        case ("GET", "lines"): return .json(ControlServer.encoded(agent.lineResources()))
        case ("GET", "room"): return .json(ControlServer.encoded(try agent.roomResource()))
        case ("POST", "room"):
            let message = try await agent.protect(request.decoded(GuardsRequest.self), by: who)
            return .json(ControlServer.encoded(message))
        case ("POST", "room/secret"):
            let secret = try await agent.userSecret(request.decoded(UserSecretRequest.self), by: who)
            return .json(ControlServer.encoded(secret))
        case ("POST", "reload"): return .json(ControlServer.encoded(try agent.reload(by: who)))
        case ("POST", "relock"): return .json(ControlServer.encoded(try await agent.relock(by: request.peerUserID)))
        default: throw Refusal("\(path.joined(separator: "/")) takes no \(method)", status: 405, exit: 64)
        }
    }
}
