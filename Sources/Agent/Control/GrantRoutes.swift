internal import Grants
internal import Loop
internal import Sockets

/// `/api/grants`: the ledger's verbs.
@Loop struct GrantRoutes {
    let desk: GrantDesk
    /// Whether there is a cloud to confirm anything.
    let hasCloud: @Loop () -> Bool
    /// Works the outbox off now, and asks for everything again where that is wanted; how many wishes it holds.
    let push: @Loop (Bool, String) -> Int
    /// Why a person's wish is not settled yet.
    let pending: @Loop (PersonID) -> String?
    /// What the cloud says of a person beside that.
    let remark: @Loop (PersonID) -> String?

    func answer(_ method: String, _ path: [String], _ request: HTTPRequest, by who: String) async throws -> HTTPReply {
        switch (method, path.count) {
        case ("GET", 0): return .json(await list())
        case ("POST", 0):
            return try pushed(isFull: request.query("full") == "true", by: who)
        case ("PUT", 1): return said(try await add(person(path[0]), request.decoded(GrantRequest.self), by: who))
        case ("DELETE", 1):
            let id = try person(path[0])
            try await desk.revoke(id, by: who)
            return said("revoked \(id): refused here from now on, the cloud is told")
        case ("POST", 2) where path[1] == "disable" || path[1] == "enable":
            let id = try person(path[0])
            try await desk.enable(id, path[1] == "enable", by: who)
            return said("\(path[1])d \(id)")
        case ("POST", 2) where path[1] == "quiet":
            return said(try await quiet(person(path[0]), request.decoded(QuietRequest.self), by: who))
        case ("POST", 2) where path[1] == "forget":
            let id = try person(path[0])
            try await desk.forget(id, by: who)
            return said(
                "forgot \(id): name, flat, identities and codes are gone here, the audit's facts go now; the id goes once the "
                    + "cloud was told")
        case ("GET", 1):
            let id = try person(path[0])
            guard let found = desk.book.person(id) else {
                throw Refusal("person \(id) is not known here: see portero grant list", status: 404)
            }
            return .json(ControlServer.encoded(resource(found, desk.book.right(of: id))))
        default: throw Refusal("grants take no \(method) there", status: 405, exit: 64)
        }
    }

    private func pushed(isFull: Bool, by who: String) throws -> HTTPReply {
        guard isFull else {
            let count = push(false, who)
            return said(count == 0 ? "the cloud has heard everything" : "\(count) wishes are being told to the cloud")
        }
        guard hasCloud() else { throw Refusal("no cloud is configured that could be asked again: see [tuya]") }
        _ = push(true, who)
        return said("every right and every withdrawal is being told to the cloud again: see repost in portero status")
    }

    private func said(_ sentence: String) -> HTTPReply { said(Message(sentence)) }
    private func said(_ message: Message) -> HTTPReply { .json(ControlServer.encoded(message)) }

    private func person(_ text: String) throws -> PersonID {
        guard let id = PersonID(text) else {
            throw Refusal.badRequest("a person's id is 1 to 32 of A-Z a-z 0-9 _ -")
        }
        return id
    }

    private func add(_ id: PersonID, _ request: GrantRequest, by who: String) async throws -> Message {
        // What is not said here is kept from what is known then.
        await desk.gate.end()
        var person = desk.book.person(id) ?? Person(id: id)
        person.name = request.name ?? person.name
        person.unit = request.unit ?? person.unit
        if let peers = request.peers { person.peers = try peers.map(peer) }
        if let language = request.language { person.language = try self.language(language) }
        guard Person.isName(person.name) else {
            throw Refusal.badRequest(
                "--name takes up to \(Person.maxNameBytes) bytes without control characters, and not = + - @ at its start"
            )
        }
        guard Person.isUnit(person.unit) else {
            throw Refusal.badRequest("--unit takes 1 to 8 digits, as a visitor keys them")
        }
        let known = desk.book.right(of: id)?.living
        let from = try request.from.map { try time($0, .start) } ?? known?.from
        let until = try request.until.map { try time($0, .end) } ?? known?.until
        let schedule = try request.schedule.map(schedule) ?? known?.schedule
        let media = try request.media.map(media) ?? known?.media ?? .audioVideo
        let terms = Grant(
            version: 0, from: from, until: until, schedule: schedule, enabled: known?.enabled ?? true, media: media)
        let version = try await desk.grant(person, terms, by: who)
        var message = await waited(version, id, request.wait ?? 0)
        if !terms.enabled { message.message += "; it is switched off still: portero grant enable \(id)" }
        return message
    }

    private func quiet(_ id: PersonID, _ request: QuietRequest, by who: String) async throws -> Message {
        guard let text = request.until else {
            try await desk.quiet(id, until: nil, by: who)
            return Message("\(id) is rung again")
        }
        let until = try time(text, .end)
        guard until > desk.clock.moment.provable else {
            throw Refusal.badRequest("\(until) has passed: write when the person wants to be rung again")
        }
        try await desk.quiet(id, until: until, by: who)
        return Message("\(id) is not rung until \(until)")
    }

    /// 0 when confirmed or not waited for, 75 when not in time, 1 when refused for good (design 4.1).
    private func waited(_ version: Version, _ id: PersonID, _ seconds: Double) async -> Message {
        if desk.book.right(of: id)?.confirmed != nil { return Message("granted \(id), confirmed by the cloud") }
        guard seconds > 0 else { return Message("wanted: \(id) counts once the cloud accepted it") }
        guard hasCloud() else {
            return Message("\(id) is wanted, but no cloud is configured that could confirm it: see [tuya]", exit: 75)
        }
        switch await desk.wait(for: version, of: id, patience: .milliseconds(Int64(min(seconds, 3600) * 1000))) {
        case .confirmed: return Message("granted \(id), confirmed by the cloud")
        case .refused(let code):
            return Message("the cloud refuses \(id) for good with code \(code): see portero grant list", exit: 1)
        case .overtaken: return Message("\(id) was revoked or changed before the cloud answered", exit: 1)
        case .notYet:
            let why = pending(id).map { " (\($0))" } ?? ""
            return Message("\(id) is wanted, not confirmed within \(Int(seconds)) s\(why): it is worked off", exit: 75)
        }
    }

    private func peer(_ text: String) throws -> Peer {
        guard let peer = Peer(exactly: text) else {
            throw Refusal.badRequest(
                "--peer takes user@server, without blanks, commas, semicolons and without an instance")
        }
        return peer
    }

    /// Nil inside: the site's own.
    private func language(_ text: String) throws -> Language? {
        if text.isEmpty { return nil }
        guard let language = Language(text) else {
            throw Refusal.badRequest("\"\(text)\" is no language: write a tag such as es or pt-BR")
        }
        return language
    }

    /// Nil inside: always.
    private func schedule(_ text: String) throws -> Schedule? {
        if text.isEmpty { return nil }
        guard let schedule = Schedule(given: text) else {
            throw Refusal.badRequest("\"\(text)\" is no schedule: write mon-fri 08:00-18:00; sat 10:00-14:00")
        }
        return schedule
    }

    private func media(_ text: String) throws -> Media {
        guard let media = Media(rawValue: text) else {
            throw Refusal.badRequest("\"\(text)\" is no media: write audio-video or audio")
        }
        return media
    }

    private func time(_ text: String, _ boundary: WallTime.Boundary) throws -> WallTime {
        guard let time = WallTime(text, as: boundary, zone: SiteZoneFile.secondsEastOfUTC) else {
            throw Refusal.badRequest("\"\(text)\" is no time: write 2026-12-31 or 2026-12-31T18:00")
        }
        return time
    }

    /// Everybody, ordered by id: looked up a few at a time, ordered and encoded beside the loop.
    private func list() async -> [UInt8] {
        var found: [GrantResource] = []
        await desk.eachSlot { slot in
            if let (person, right) = desk.book.known(at: slot) { found.append(resource(person, right)) }
        }
        return await Aside.run { [found] in ControlServer.encoded(found.sorted { $0.person < $1.person }) }
    }

    private func resource(_ person: Person, _ right: Right?) -> GrantResource {
        let grant = right?.living
        let change = desk.book.lastChange(of: person.id)
        let wanted = grant.map { $0.enabled ? "granted" : "disabled" } ?? (right?.mark == nil ? "nothing" : "revoked")
        return GrantResource(
            person: person.id.text, name: person.name.isEmpty ? nil : person.name,
            unit: person.unit.isEmpty ? nil : person.unit, peers: person.peers.map(\.text),
            language: person.language?.tag, wanted: wanted,
            confirmed: confirmed(person.id, right), confirmedAt: right?.confirmed?.at.description,
            ageSeconds: desk.age(of: right?.confirmed), changedBy: change?.who, changedWith: change?.what,
            changedAt: change?.at.description,
            from: grant?.from?.description, until: grant?.until?.description, schedule: grant?.schedule?.description,
            media: grant?.media.rawValue, quietUntil: person.quietUntil?.description,
            version: UInt64(max(0, right?.grant?.version ?? right?.mark?.version ?? 0)),
            missedReads: right?.sighting.missed, pending: missed(right) ?? pending(person.id) ?? remark(person.id))
    }

    private func missed(_ right: Right?) -> String? {
        guard right?.living != nil else { return nil }
        switch right?.sighting {
        case .gone: return "denied not-in-cloud: two reads of the cloud's users did not hold the person"
        case .missedOnce: return "the last read of the cloud's users did not hold the person"
        case .never, .held, nil: return nil
        }
    }

    private func confirmed(_ person: PersonID, _ right: Right?) -> String {
        if right?.living != nil { return right?.confirmed == nil ? "nothing" : "granted" }
        guard right?.mark != nil else { return "nothing" }
        return pending(person) == nil ? "revoked" : "nothing"
    }
}
