internal import Audit
internal import Grants
internal import Ledger
internal import Loop
internal import Sockets

/// `/api/audit` and `/api/decisions/{n}`: what was decided and done, and why.
@Loop struct RecordRoutes {
    let ledger: Ledger
    let journal: Journal
    /// Checks one chain; made anew for each request.
    let verifier: @Loop () throws -> AuditVerifier

    func answer(_ path: [String], _ request: HTTPRequest) async throws -> HTTPReply {
        switch (path[0], path.count) {
        case ("audit", 1):
            let count = Int64(request.query("last") ?? "20").map { min(max(1, $0), 10_000) } ?? 20
            let first = max(1, journal.head.number - count + 1)
            let records = try await ledger.auditRecords(from: first, limit: Int(count))
            return .json(ControlServer.encoded(records.map { RecordResource($0) }))
        case ("audit", 2) where path[1] == "verification": return try await verification()
        case ("decisions", 2): return try await decision(path[1])
        default: throw Refusal("there is no such record", status: 404)
        }
    }

    private func decision(_ number: String) async throws -> HTTPReply {
        let record: AuditRecord?
        if number == "last" {
            record = try await ledger.lastAuditRecord(what: "decision.")
        } else {
            guard let number = Int64(number) else { throw Refusal.badRequest("\"\(number)\" is no number of a record") }
            record = try await ledger.auditRecords(from: number, limit: 1).first { $0.number == number }
        }
        guard let record else {
            throw Refusal(
                number == "last" ? "nothing was decided yet" : "there is no record \(number): see portero audit tail",
                status: 404)
        }
        var resource = RecordResource(record)
        resource.explanation = record.explanation
        return .json(ControlServer.encoded(resource))
    }

    private func verification() async throws -> HTTPReply {
        var verifier = try verifier()
        var fault: AuditFault?
        var next: Int64 = 1
        while fault == nil, case let records = try await ledger.auditRecords(from: next, limit: 1000), !records.isEmpty
        {
            do throws(AuditFault) {
                for record in records { try verifier.check(record) }
            } catch {
                fault = error
            }
            next = verifier.head.number + 1
        }
        let sound = verifier.head.number
        return .json(
            ControlServer.encoded(
                VerificationResource(
                    whole: fault == nil, records: UInt64(sound), firstBad: fault.map { UInt64($0.number) },
                    sentence: fault.map { "\($0)" } ?? "\(sound) records, the chain is whole")))
    }
}

extension RecordResource {
    init(_ record: AuditRecord) {
        self.init(
            number: UInt64(record.number), at: record.wall.description, trusted: record.clockTrusted, who: record.who,
            what: record.what, outcome: record.outcome, facts: record.facts, explanation: nil)
    }
}
