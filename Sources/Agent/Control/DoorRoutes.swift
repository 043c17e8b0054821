internal import Doors
internal import Loop
internal import Sockets

/// `/api/doors`: mode and state, release and lock.
@Loop struct DoorRoutes {
    let desk: DoorDesk?

    func answer(_ method: String, _ path: [String], _ request: HTTPRequest) async throws -> HTTPReply {
        let doors = desk?.resources ?? []
        switch (method, path.count) {
        case ("GET", 0): return .json(ControlServer.encoded(doors))
        case ("GET", 1):
            guard let door = doors.first(where: { $0.name == path[0] }) else { throw unknown(path[0], doors) }
            return .json(ControlServer.encoded(door))
        case ("POST", 1):
            guard let desk, doors.contains(where: { $0.name == path[0] }) else { throw unknown(path[0], doors) }
            let wish = try request.decoded(DoorWish.self)
            let message = try await act(desk, path[0], wish, .command(user: request.peerUserID ?? .max))
            return .json(ControlServer.encoded(message))
        default: throw Refusal("doors take no \(method) there", status: 405, exit: 64)
        }
    }

    private func act(
        _ desk: DoorDesk, _ name: String, _ wish: DoorWish, _ by: Requester
    ) async throws -> Message {
        let answer: DoorAnswer
        switch wish.action {
        case "release":
            guard wish.seconds.map({ $0 > 0 && $0 <= 60 }) ?? true else {
                throw Refusal.badRequest("a release takes seconds above 0 and up to 60")
            }
            answer = await desk.release(name, for: wish.seconds.map { .milliseconds(Int64($0 * 1000)) }, by: by)
        case "lock": answer = await desk.lock(name, by: by)
        default: throw Refusal.badRequest("a door's action is release or lock")
        }
        switch answer {
        case .released(let until):
            let left = Double((until - Monotonic.now).milliseconds) / 1000
            return Message("door \(name) is released for \((left * 10).rounded() / 10) s")
        case .locked: return Message("door \(name) is locked")
        case .refused(let refusal):
            throw Refusal("door \(name) was not \(wish.action)d: \(refusal.sentence) (\(refusal.code))")
        }
    }

    private func unknown(_ name: String, _ doors: [DoorResource]) -> Refusal {
        let names = doors.map(\.name).joined(separator: ", ")
        let hint = names.isEmpty ? "this station has no door" : "there is \(names)"
        return Refusal("there is no door \"\(name.prefix(32))\": \(hint)", status: 404)
    }
}
