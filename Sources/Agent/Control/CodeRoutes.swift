internal import Codes
internal import Grants
internal import Loop
internal import Sockets

/// `/api/codes`: who has a code, and setting and clearing them. No request and no answer of it is ever logged.
@Loop struct CodeRoutes {
    let desk: CodeDesk

    func answer(_ method: String, _ path: [String], _ request: HTTPRequest, by who: String) async throws -> HTTPReply {
        switch (method, path.count) {
        case ("GET", 0): return .json(ControlServer.encoded(desk.gate.book.codes.map(CodeResource.init)))
        case ("PUT", 1):
            let wish = try request.decoded(CodeRequest.self)
            let code = try await desk.set(
                key(path[0], wish.duress), typed: wish.code, length: wish.length, by: who)
            return .json(ControlServer.encoded(CodeAnswer(code: wish.code == nil ? code : nil)))
        case ("DELETE", 1):
            let wanted = try key(path[0], request.query("duress") == "true")
            try await desk.clear(wanted, by: who)
            let what = wanted.isDuress ? "duress code" : "code"
            return .json(ControlServer.encoded(Message("the \(what) of \(wanted.person) is gone")))
        default: throw Refusal("codes take no \(method) there", status: 405, exit: 64)
        }
    }

    private func key(_ person: String, _ duress: Bool) throws -> CodeRow.Key {
        guard let id = PersonID(person) else {
            throw Refusal.badRequest("a person's id is 1 to 32 of A-Z a-z 0-9 _ -")
        }
        return CodeRow.Key(id, isDuress: duress)
    }
}

extension CodeResource {
    init(_ code: CodeRow) {
        self.init(
            person: code.key.person.text, duress: code.key.isDuress, unit: code.unit.isEmpty ? nil : code.unit,
            since: code.created.description)
    }
}
