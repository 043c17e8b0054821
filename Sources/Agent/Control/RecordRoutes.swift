internal import Audit
internal import Crypto
internal import FoundationEssentials
internal import Grants
internal import Ledger
internal import Loop
internal import Sockets

/// `/api/audit` and `/api/decisions/{n}`: what was decided and done, and why.
///
/// Records are read by the ledger's thread, a page at a time; checked and encoded beside the loop.
@Loop struct RecordRoutes {
    let ledger: Ledger
    let journal: Journal
    let keeper: AuditKeeper
    /// The audit's key; throws while it is lost.
    let key: @Loop () throws -> [UInt8]

    /// Most records of one answer.
    private static let longest: Int64 = 10_000

    func answer(_ path: [String], _ request: HTTPRequest) async throws -> HTTPReply {
        switch (path[0], path.count) {
        case ("audit", 1) where request.query("after") != nil: return try await page(request)
        case ("audit", 1): return try await latest(request)
        case ("audit", 2) where path[1] == "verification": return try await verification(request)
        case ("audit", 2) where path[1] == "head":
            let head = ledger.auditHead
            return .json(
                ControlServer.encoded(
                    HeadResource(
                        number: UInt64(head.number), hash: Hex.lower(head.hash), head: head.text)))
        case ("decisions", 2): return try await decision(path[1])
        default: throw Refusal("there is no such record", status: 404)
        }
    }

    private func latest(_ request: HTTPRequest) async throws -> HTTPReply {
        let count = min(try number("last", request, from: 1) ?? 20, Self.longest)
        // Those that wait for the disk are among them.
        let last = max(journal.head.number, ledger.auditHead.number)
        let first = max(1, last - count + 1)
        let records = try await ledger.auditRecords(from: first, limit: Int(count))
        return .json(await Aside.run { ControlServer.encoded(records.map { RecordResource($0) }) })
    }

    /// Records behind a number, in their order: the last one's number is the next cursor.
    private func page(_ request: HTTPRequest) async throws -> HTTPReply {
        let after = try number("after", request, from: 0) ?? 0
        let limit = min(try number("limit", request, from: 1) ?? Ledger.recordsInAStep, Self.longest)
        let last = try number("to", request, from: 1) ?? .max
        let asLines = request.query("form") == "lines"
        let first = try await ledger.firstAuditNumber().map { UInt64($0) }
        let records = after == .max ? [] : try await ledger.auditRecords(from: after + 1, limit: Int(limit))
        let body = await Aside.run { () -> [UInt8] in
            let resources = records.filter { $0.number <= last }.map { RecordResource($0) }
            guard asLines else {
                let next = resources.last?.number ?? UInt64(after)
                return ControlServer.encoded(RecordPage(records: resources, next: next, first: first))
            }
            return resources.flatMap { ControlServer.encoded($0) + [UInt8(ascii: "\n")] }
        }
        let type = asLines ? "application/x-ndjson" : "application/json"
        return .reply(status: 200, headers: [("Content-Type", type)], body: body)
    }

    private func number(_ name: String, _ request: HTTPRequest, from least: Int64) throws -> Int64? {
        guard let text = request.query(name) else { return nil }
        guard let number = Int64(text), number >= least else {
            throw Refusal.badRequest("\"\(text)\" is no \(name): give a whole number from \(least) on")
        }
        return number
    }

    private func decision(_ number: String) async throws -> HTTPReply {
        let record: AuditRecord?
        if number == "last" {
            record = try await ledger.lastAuditRecord(what: "decision.")
        } else {
            guard let number = Int64(number) else { throw Refusal.badRequest("\"\(number)\" is no number of a record") }
            record = try await ledger.auditRecords(from: number, limit: 1).first { $0.number == number }
        }
        guard let record else { throw try await missing(number) }
        var resource = RecordResource(record)
        resource.explanation = record.explanation
        return .json(ControlServer.encoded(resource))
    }

    private func missing(_ number: String) async throws -> Refusal {
        if number == "last" { return Refusal("nothing was decided yet", status: 404) }
        if let asked = Int64(number), asked > 0, let first = try await ledger.firstAuditNumber(), asked < first {
            return Refusal("record \(number) was cut by retention: the first that is kept is \(first)", status: 404)
        }
        return Refusal("there is no record \(number): see portero audit tail", status: 404)
    }

    private func verification(_ request: HTTPRequest) async throws -> HTTPReply {
        let published = try request.query("head").map { text throws(Refusal) in
            guard let head = AuditHead(text) else { throw Refusal.badRequest(AuditHead.form(text)) }
            return head
        }
        let verifier = AuditVerifier(published: published, key: try key(), digests: .openSSL)
        let found = try await keeper.holding { try await check(verifier) }
        return .json(ControlServer.encoded(found))
    }

    private func check(_ whole: AuditVerifier) async throws -> VerificationResource {
        var verifier = whole
        var next: Int64 = 1
        while true {
            let page = try await ledger.auditRecords(from: next, limit: Int(Ledger.recordsInAStep))
            guard let last = page.last else { break }
            next = last.number + 1
            let (checked, fault) = await Aside.run { [verifier] in verifier.checked(page) }
            verifier = checked
            if let fault { return VerificationResource(verifier, fault) }
        }
        return VerificationResource(verifier, verifier.lastFault)
    }
}
