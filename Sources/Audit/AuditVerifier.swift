/// Checks records one after another, so that a long audit needs little memory.
///
/// Two things are accepted only when a later sound record of the chain says so: a beginning behind number 1
/// (``AuditCut``), and a record whose facts were erased (``Redaction``).
public struct AuditVerifier: Sendable {
    /// What becomes of records before the first one that is given.
    public enum Beginning: Sendable {
        /// They must be there, from number 1 on, or have been cut by retention.
        case wholeLedger
        /// They were left out on purpose: the chain is checked from the first one given.
        case anywhere
    }

    /// The last sound record.
    public private(set) var head = AuditHead.start
    /// The first record that was given; nil before it.
    public private(set) var first: Int64?
    /// How many records were found erased.
    public private(set) var erased = 0

    private let key: [UInt8]
    private let digests: Digests
    private let published: AuditHead?
    private let beginning: Beginning
    /// The first fault in the order of the records; while something before it is unproved, records are still read for
    /// what proves it.
    private var fault: AuditFault?
    /// Erased records that no record has vouched for yet: the first half of their digests.
    private var unproved: [Int64: SIMD2<UInt64>] = [:]
    /// What the record before the first one must be.
    private var before: AuditHead?
    private var cut: AuditCut?

    /// Checks a chain from its beginning.
    ///
    /// - Parameter published: a head that was written down elsewhere; shows a cut or replaced tail.
    public init(
        _ beginning: Beginning = .wholeLedger, published: AuditHead? = nil, key: [UInt8], digests: Digests
    ) {
        self.beginning = beginning
        self.published = published
        self.key = key
        self.digests = digests
    }

    /// How many records retention has cut, as the chain itself says.
    public var cutRecords: Int64 { cut.map { min($0.last.number, (first ?? 1) - 1) } ?? 0 }

    /// Takes the next record; throws once nothing that follows can change what is wrong first.
    public mutating func check(_ record: AuditRecord) throws(AuditFault) {
        if fault == nil {
            do throws(AuditFault) {
                try follow(record)
            } catch {
                fault = error
            }
        }
        if !record.isRedacted, fault == nil || isSound(record) { vouch(record) }
        if let fault, isProved { throw fault }
    }

    /// Says that no record follows.
    public func finish() throws(AuditFault) {
        var faults = unproved.keys.min().map { [AuditFault.erased(number: $0)] } ?? []
        if let fault { faults.append(fault) }
        if let missing = missingBeginning { faults.append(missing) }
        if let published, fault == nil {
            if published.number > head.number { faults.append(.cut(number: head.number + 1)) }
            if published.number < (before?.number ?? 0) { faults.append(.publishedCut(number: published.number)) }
            if let before, published.number == before.number, published.hash != before.hash {
                faults.append(.otherThanPublished(number: published.number))
            }
        }
        if let first = faults.min(by: { $0.number < $1.number }) { throw first }
    }

    private mutating func follow(_ record: AuditRecord) throws(AuditFault) {
        if first == nil { begin(record) }
        let expected = head.number + 1
        guard record.number == expected else { throw .missing(number: expected, found: record.number) }
        if record.isRedacted {
            guard record.hash.count == 32 else { throw .altered(number: expected) }
            unproved[expected] = Self.short(record.redactionDigest(digests))
            erased += 1
        } else if !isSound(record) {
            throw .altered(number: expected)
        }
        guard record.previousHash == head.hash else { throw .unlinked(number: expected) }
        if let published, published.number == expected, published.hash != record.hash {
            throw .otherThanPublished(number: expected)
        }
        head = record.head
    }

    /// Behind number 1 the chain goes on from what its first record says, until a cut proves that or the end comes.
    private mutating func begin(_ record: AuditRecord) {
        first = record.number
        guard record.number > 1 else { return }
        let last = AuditHead(number: record.number - 1, hash: record.previousHash)
        (head, before) = (last, last)
    }

    private func isSound(_ record: AuditRecord) -> Bool {
        record.hash == digests.hmacSHA256(key, record.canonicalBytes)
    }

    /// What a sound record says of others counts wherever it stands.
    private mutating func vouch(_ record: AuditRecord) {
        if let redaction = Redaction(record, digests) {
            for (number, digest) in redaction.records {
                guard let found = unproved[number] else { continue }
                // What is left of it is not what was left when it was erased.
                if found == Self.short(digest) { unproved[number] = nil }
            }
        } else if let cut = AuditCut(record, digests), cut.last.number > self.cut?.last.number ?? 0 {
            self.cut = cut
        }
    }

    /// Whether nothing before the fault waits for a proof.
    private var isProved: Bool { unproved.isEmpty && missingBeginning == nil }

    private var missingBeginning: AuditFault? {
        guard case .wholeLedger = beginning, let first, first > 1, let before else { return nil }
        guard let cut, cut.last.number >= before.number else {
            return .missing(number: (cut?.last.number ?? 0) + 1, found: first)
        }
        return cut.last.number == before.number && cut.last.hash != before.hash ? .unlinked(number: first) : nil
    }

    private static func short(_ digest: [UInt8]) -> SIMD2<UInt64> {
        digest.prefix(16).enumerated().reduce(into: SIMD2(0, 0)) {
            $0[$1.offset / 8] = $0[$1.offset / 8] << 8 | UInt64($1.element)
        }
    }
}
