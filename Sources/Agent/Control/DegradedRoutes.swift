internal import Grants
internal import Loop
internal import Sockets

/// What commands get while the ledger is not open: the doors can be seen and locked, nothing can be decided or changed.
@Loop struct DegradedRoutes {
    let doorway: Doorway
    /// Why, in one sentence, and the exit code of a command that cannot be done.
    let fault: String
    let exit: Int32

    func answer(_ method: String, _ path: [String], _ request: HTTPRequest, by who: String) async throws -> HTTPReply {
        switch (method, path.first, path.dropFirst().first) {
        case ("GET", "healthz", nil): return Health(doorway.status.parts).reply
        case ("GET", "metrics", nil): return doorway.metrics.reply
        case ("GET", "api", "status"): return .json(ControlServer.encoded(doorway.status.parts))
        case ("GET", "api", "lines"): return .json(ControlServer.encoded(doorway.lineResources))
        case ("POST", "api", "relock"):
            return .json(ControlServer.encoded(try await doorway.relock(by: request.peerUserID)))
        case ("GET", "api", "doors"): return try await doors(method, path, request)
        // Whether a door is blocked stands in the ledger: it may be locked, not released.
        case ("POST", "api", "doors") where (try? request.decoded(DoorWish.self))?.action == "lock":
            return try await doors(method, path, request)
        default: throw Refusal("\(fault) (\(ReasonCode.internalFault.rawValue))", status: 503, exit: exit)
        }
    }

    private func doors(_ method: String, _ path: [String], _ request: HTTPRequest) async throws -> HTTPReply {
        try await DoorRoutes(desk: doorway.doors).answer(method, Array(path.dropFirst(2)), request)
    }
}
