internal import Doors
internal import Grants
internal import Loop
internal import Sockets

/// `/api/doors`: mode and state, release and the other modes.
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

    private func act(_ desk: DoorDesk, _ name: String, _ wish: DoorWish, _ by: Requester) async throws -> Message {
        if wish.action == "release" { return try await release(desk, name, wish.seconds, by) }
        // The last resort is a command of its own, for all doors at once.
        guard let command = DoorCommand(rawValue: wish.action), command != .relock else {
            let known = DoorCommand.allCases.filter { $0 != .relock }.map(\.rawValue)
            throw Refusal.badRequest("a door's action is release, \(known.joined(separator: ", "))")
        }
        let (answer, isKept) = await desk.command(command, name, by: by)
        let note = isKept ? "" : ", until the next start: the ledger cannot keep it now, see portero status"
        switch answer {
        case .released: return Message("door \(name) is released" + note)
        case .mode(let mode): return Message("door \(name) is \(mode.phrase)" + note)
        case .unconfirmed(let mode):
            throw Refusal(
                "door \(name) is commanded to be \(mode.phrase), but \(DoorRefusal.noAnswer.sentence)" + note)
        case .refused(let refusal): throw refused(name, command.phrase, refusal)
        }
    }

    private func release(_ desk: DoorDesk, _ name: String, _ seconds: Double?, _ by: Requester) async throws -> Message
    {
        guard seconds.map({ $0 > 0 && $0 <= 60 }) ?? true else {
            throw Refusal.badRequest("a release takes seconds above 0 and up to 60")
        }
        switch await desk.release(name, for: seconds.map { .milliseconds(Int64($0 * 1000)) }, by: by) {
        case .released(let until):
            let left = Double((until - Monotonic.now).milliseconds) / 1000
            return Message("door \(name) is released for \((left * 10).rounded() / 10) s")
        case .mode(let mode), .unconfirmed(let mode): return Message("door \(name) is \(mode.phrase)")
        case .refused(let refusal): throw refused(name, "released", refusal)
        }
    }

    private func refused(_ name: String, _ what: String, _ refusal: DoorRefusal) -> Refusal {
        Refusal("door \(name) was not \(what): \(refusal.sentence) (\(refusal.code.rawValue))")
    }

    private func unknown(_ name: String, _ doors: [DoorResource]) -> Refusal {
        let names = doors.map(\.name).joined(separator: ", ")
        let hint = names.isEmpty ? "this station has no door" : "there is \(names)"
        return Refusal("there is no door \"\(name.prefix(32))\": \(hint)", status: 404)
    }
}

extension DoorMode {
    /// The mode as it follows "the door is".
    fileprivate var phrase: String {
        switch self {
        case .unknown: "without a guard"
        case .locked, .unlocked, .blocked: word
        case .accessed: "released"
        case .lockedDown: "locked down"
        case .lockedOpen: "locked open"
        }
    }
}

extension DoorCommand {
    /// What was to be done, as it follows "the door was not".
    fileprivate var phrase: String {
        switch self {
        case .lock, .relock: "locked"
        case .unlock: "unlocked"
        case .block: "blocked"
        case .lockdown: "locked down"
        case .lockopen: "locked open"
        case .endBlock: "freed of its block"
        case .endLockdown: "freed of its lockdown"
        case .endLockopen: "freed of being locked open"
        case .clear: "cleared"
        }
    }
}
