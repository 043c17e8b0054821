internal import FoundationEssentials
internal import Grants
internal import Loop
internal import Rosters
internal import Sockets

/// `/api/roster`: everybody's rights as one file, CSV or JSON.
@Loop struct RosterRoutes {
    let desk: RosterDesk

    func answer(_ method: String, _ request: HTTPRequest, by who: String) async throws -> HTTPReply {
        switch (method, request.query("do")) {
        case ("GET", nil):
            let asJSON = request.query("form") != "csv"
            let type = asJSON ? "application/json" : "text/csv; charset=utf-8"
            return .reply(status: 200, headers: [("Content-Type", type)], body: await desk.export(asJSON: asJSON))
        case ("POST", "compare"):
            let difference = try await desk.compare(request.body)
            return await reply { RosterResource(difference) }
        case ("POST", "load"):
            let allowsEmpty = request.query("empty") == "allowed"
            let outcome = try await desk.load(request.body, allowsEmpty: allowsEmpty, by: who)
            return await reply { RosterResource(outcome.difference, wishes: outcome.wishes) }
        default: throw Refusal("a roster takes GET, and POST with do=compare or do=load", status: 405, exit: 64)
        }
    }

    /// Encoded beside the loop: a roster is long.
    private func reply(_ make: @escaping @Sendable () -> RosterResource) async -> HTTPReply {
        .json(await Aside.run { ControlServer.encoded(make()) })
    }
}

extension RosterResource {
    init(_ difference: RosterDifference, wishes: Int? = nil) {
        self.init(
            added: difference.added.map(\.person.id.text), changed: difference.changed.map(RosterChangeResource.init),
            revoked: difference.revoked.map(\.text), unchanged: difference.unchanged, wishes: wishes)
    }
}

extension RosterChangeResource {
    init(_ target: RosterTarget) {
        self.init(
            person: target.person.id.text,
            fields: target.fields.map { column in
                // Names stay out of what may end in a log.
                let isName = column == .name
                return Field(
                    field: column.rawValue, was: isName ? nil : target.before?.shown(column),
                    becomes: isName ? nil : RosterHeld(target).shown(column))
            })
    }
}
