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

extension AuditVerifier {
    /// The verifier behind these records, and the fault among them.
    func checked(_ records: [AuditRecord]) -> (AuditVerifier, AuditFault?) {
        var verifier = self
        do throws(AuditFault) {
            for record in records { try verifier.check(record) }
            return (verifier, nil)
        } catch {
            return (verifier, error)
        }
    }

    /// What is wrong once no record follows.
    var lastFault: AuditFault? {
        do throws(AuditFault) {
            try finish()
            return nil
        } catch {
            return error
        }
    }
}

extension AuditHead {
    /// Reads `NUMBER:HASH`.
    init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let number = Int64(parts[0]), number > 0, let hash = Hex.bytes(String(parts[1])),
            hash.count == 32
        else { return nil }
        self.init(number: number, hash: hash)
    }

    /// A head as it is published.
    var text: String { "\(number):\(Hex.lower(hash))" }

    /// What to say of a text that is no head.
    static func form(_ text: String) -> String {
        "\"\(text.prefix(80))\" is no head: give NUMBER:HASH as portero audit head prints it"
    }
}

extension VerificationResource {
    init(_ verifier: AuditVerifier, _ fault: AuditFault?) {
        let (first, last) = (verifier.first ?? 1, verifier.head.number)
        let count = max(0, last - first + 1)
        self.init(
            whole: fault == nil, records: UInt64(count), first: verifier.first.map { UInt64($0) },
            cut: UInt64(verifier.cutRecords), erased: UInt64(verifier.erased), head: verifier.head.text,
            firstBad: fault.map { UInt64(max(0, $0.number)) },
            sentence: fault.map { "\($0)" } ?? Self.sentence(verifier, first, count))
    }

    private static func sentence(_ verifier: AuditVerifier, _ first: Int64, _ count: Int64) -> String {
        var sentence = "\(count) records, the chain is whole"
        if verifier.cutRecords > 0 {
            sentence += "; it begins with number \(first), the \(verifier.cutRecords) before were cut by retention"
        } else if first > 1 {
            sentence += "; it begins with number \(first)"
        }
        if verifier.erased > 0 { sentence += "; \(verifier.erased) lost their facts with persons who were forgotten" }
        return sentence
    }
}

extension RecordResource {
    init(_ record: AuditRecord) {
        self.init(
            number: UInt64(record.number), at: record.wall.description, trusted: record.clockTrusted, who: record.who,
            what: record.what, outcome: record.outcome, facts: record.facts, erased: record.isRedacted ? true : nil,
            wall: record.wall.seconds, uptimeMicroseconds: record.uptimeMicroseconds,
            bootSession: record.origin.bootSession, station: record.origin.station, board: record.origin.board,
            standInBoard: record.origin.boardIsStandIn, previousHash: Hex.lower(record.previousHash),
            hash: Hex.lower(record.hash), explanation: nil)
    }

    /// The record it was made from; nil where a member is out of range.
    var record: AuditRecord? {
        guard let number = Int64(exactly: number), let previous = Hex.bytes(previousHash), let own = Hex.bytes(hash)
        else { return nil }
        return AuditRecord(
            number: number, wall: WallTime(seconds: wall), clockTrusted: trusted,
            uptimeMicroseconds: uptimeMicroseconds,
            origin: AuditOrigin(
                station: station, board: board, boardIsStandIn: standInBoard, bootSession: bootSession),
            who: who, what: what, outcome: outcome, facts: facts, previousHash: previous, hash: own)
    }
}
