internal import Grants
internal import Loop
internal import Sockets
internal import TuyaWire

/// `/api/cloud-users`: what the cloud's lists of users say, and a read ordered now.
@Loop struct CloudUsersRoutes {
    let desk: GrantDesk
    /// Who reads; nil where nobody does.
    let users: @Loop () -> CloudUsers?

    func answer(_ method: String) async throws -> HTTPReply {
        switch method {
        case "GET": break
        case "POST": try await read()
        default: throw Refusal("the cloud's users take GET and POST", status: 405, exit: 64)
        }
        return .json(ControlServer.encoded(await resource()))
    }

    private func read() async throws {
        guard let users = users() else {
            throw Refusal("this station reads no list of users: see cloud_users in [grants]", status: 404)
        }
        switch await users.read() {
        case .complete: return
        case .incomplete(let why), .failed(let why):
            throw Refusal("\(users.plan.source.name) was not read as a whole, and nothing changes: \(why)", exit: 75)
        case .stopped: throw Refusal("the configuration changed meanwhile: try again", status: 503, exit: 75)
        }
    }

    private func resource() async -> CloudUsersResource {
        let users = users()
        let stamp = desk.book.lastRead
        var found = CloudUsersResource(
            source: users?.plan.name, readAt: stamp?.at.description, listed: users?.finding?.rows, granted: 0,
            denied: [], missed: [], neverHeld: [], strangers: users?.finding?.strangers,
            strangerIDs: users?.finding?.strangerIDs.map(\.text) ?? [])
        await desk.eachSlot { slot in
            guard let (person, right) = desk.book.known(at: slot), right.living != nil else { return }
            found.granted += 1
            switch right.sighting {
            case .held: break
            case .never: if stamp != nil { found.neverHeld.append(person.id.text) }
            case .missedOnce: found.missed.append(person.id.text)
            case .gone: found.denied.append(person.id.text)
            }
        }
        found.denied.sort()
        found.missed.sort()
        found.neverHeld.sort()
        return found
    }
}
