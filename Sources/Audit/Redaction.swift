extension AuditRecord {
    /// Whether its facts were erased with a person who was forgotten; every other record has facts, `{}` at least.
    public var isRedacted: Bool { facts.isEmpty }

    /// The record without its facts, and without `who` where that is the person; number and hashes stay.
    public func redacted(who isPerson: Bool) -> AuditRecord {
        var record = self
        record.facts = ""
        if isPerson { record.who = "" }
        return record
    }

    /// What is left of a redacted record, and the hash it had, as one digest: the chain vouches for that.
    public func redactionDigest(_ digests: Digests) -> [UInt8] {
        digests.sha256(Array("portero-redacted-1".utf8) + canonicalBytes + hash)
    }
}

/// Records that were erased together with a person, as a later record of the chain (`audit.redact`) tells it: an erased
/// record is accepted only when such a record has the digest of what is left of it.
public struct Redaction: Equatable, Sendable {
    /// The `what` of the record that says so.
    public static let what = "audit.redact"
    /// Records that one such record tells of at most.
    public static let maxRecords = 100

    /// Each erased record's number with the digest of what is left.
    public let records: [(number: Int64, digest: [UInt8])]

    /// A redaction of these records, which are redacted already.
    public init(of records: [AuditRecord], _ digests: Digests) {
        self.records = records.map { ($0.number, $0.redactionDigest(digests)) }
    }

    /// The redaction a record tells of; nil for other records.
    public init?(_ record: AuditRecord, _ digests: Digests) {
        guard record.what == Self.what, let list = FactsScan.text("records", in: record.facts) else { return nil }
        var records: [(Int64, [UInt8])] = []
        for item in list.split(separator: " ") {
            let parts = item.split(separator: ":")
            guard parts.count == 2, let number = Int64(parts[0]), let digest = digests.bytes(String(parts[1])) else {
                return nil
            }
            records.append((number, digest))
        }
        self.records = records
    }

    /// The facts of the record that says so.
    public func facts(_ digests: Digests) -> String {
        let list = records.map { "\($0.number):\(digests.hex($0.digest))" }.joined(separator: " ")
        return #"{"records":"\#(list)"}"#
    }

    /// The same records with the same digests.
    public static func == (left: Self, right: Self) -> Bool { left.records.elementsEqual(right.records, by: ==) }
}
