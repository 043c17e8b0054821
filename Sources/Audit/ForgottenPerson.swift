public import Grants

/// A person whose records are to be erased, known by keyed tags alone: neither id nor identity stands in the ledger
/// while the search goes on.
public struct ForgottenPerson: Equatable, Sendable {
    /// Tag of the id; names the search.
    public let id: [UInt8]
    /// Tags of the identities the person had.
    public var peers: Set<[UInt8]>
    /// Number of the record that forgot the person: an identity alone, without a person, is theirs up to it. Whoever
    /// presents it later is a stranger.
    public var forgotten: Int64
    /// Number the search goes on with.
    public var next: Int64
    /// The last number to look at; nil while records about the person may still come.
    public var until: Int64?

    /// As read back from the ledger.
    public init(id: [UInt8], peers: Set<[UInt8]>, forgotten: Int64, next: Int64, until: Int64?) {
        self.id = id
        self.peers = peers
        self.forgotten = forgotten
        self.next = next
        self.until = until
    }
}

/// Tags texts with the audit's key, and finds the records that are about a forgotten person.
public struct PersonTags: Sendable {
    private let key: [UInt8]
    private let digests: Digests

    /// Tags under the unit's audit key.
    public init(key: [UInt8], digests: Digests) {
        self.key = key
        self.digests = digests
    }

    /// The tag of an id or an identity.
    public func tag(_ text: String) -> [UInt8] { digests.hmacSHA256(key, Array("portero-forgotten-1:\(text)".utf8)) }

    /// A person to search for from the first record on.
    public func person(_ id: PersonID, peers: [Peer], forgotten: Int64) -> ForgottenPerson {
        let tags = peers.map { tag(Self.recorded($0.text)) }
        return ForgottenPerson(id: tag(id.text), peers: Set(tags), forgotten: forgotten, next: 1, until: nil)
    }

    /// The records of `page` that are about the person, erased; those that are erased already are left out.
    public func redacted(_ page: [AuditRecord], about person: ForgottenPerson) -> [AuditRecord] {
        // Few different names in many records.
        var known: [String: Bool] = [:]
        func isPerson(_ text: String) -> Bool {
            if let answer = known[text] { return answer }
            let answer = tag(text) == person.id
            known[text] = answer
            return answer
        }
        func isPeer(_ text: String) -> Bool { person.peers.contains(tag(Self.recorded(text))) }
        return page.compactMap { record in
            guard !record.isRedacted else { return nil }
            let isWho = isPerson(record.who)
            guard isWho || isAbout(record, person, isPerson, isPeer) else { return nil }
            return record.redacted(who: isWho)
        }
    }

    private func isAbout(
        _ record: AuditRecord, _ person: ForgottenPerson, _ isPerson: (String) -> Bool, _ isPeer: (String) -> Bool
    ) -> Bool {
        if let named = FactsScan.text("person", in: record.facts) { return isPerson(named) }
        if let named = FactsScan.text("persons", in: record.facts) {
            return named.split(separator: " ").contains { isPerson(String($0)) }
        }
        guard record.number <= person.forgotten, let peer = FactsScan.text("peer", in: record.facts) else {
            return false
        }
        return isPeer(peer)
    }

    /// An identity as records have it: without its instance, and no longer than they keep it.
    private static func recorded(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.prefix(128).prefix { $0 != "/" }))
    }
}
