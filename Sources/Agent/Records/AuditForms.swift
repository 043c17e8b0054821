internal import Audit
internal import Crypto
internal import Grants

// What the audit looks like to whoever asks.

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
