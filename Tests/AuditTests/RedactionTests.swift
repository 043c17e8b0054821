import Audit
import Crypto
import Grants
import Testing

/// A chain whose records may be erased and cut, as the agent does it.
private struct Journal {
    static let key = AuditChainTests.key
    var chain = AuditChain(
        after: .start, origin: AuditOrigin(station: "s", board: "b", boardIsStandIn: false, bootSession: "boot"),
        key: key, digests: .openSSL)
    var records: [AuditRecord] = []

    /// As many records, each about a person of its own.
    init(_ count: Int) {
        for number in 1...count {
            add(who: "room", what: "decision.incoming", facts: #"{"person":"p\#(number)","wall":1}"#)
        }
    }

    mutating func add(who: String = "agent", what: String, facts: String) {
        let now = Moment(
            uptime: .seconds(1), wall: WallTime(seconds: 1), clockTrusted: false, floor: WallTime(seconds: 0))
        records.append(
            chain.append(AuditEntry(at: now, who: who, what: what, outcome: "granted", facts: facts)))
    }

    /// Erases records and appends what vouches for that.
    mutating func erase(_ numbers: Int...) {
        let erased = numbers.map { records[$0 - 1].redacted(who: false) }
        for record in erased { records[Int(record.number) - 1] = record }
        add(what: Redaction.what, facts: Redaction(of: erased, .openSSL).facts(.openSSL))
    }

    /// Appends what allows to cut, and cuts as much.
    mutating func cut(through number: Int, deleting deleted: Int? = nil) {
        add(what: AuditCut.what, facts: AuditCut(last: records[number - 1].head).facts(.openSSL))
        records.removeFirst(deleted ?? number)
    }

    func fault(_ records: [AuditRecord]? = nil, published: AuditHead? = nil) -> AuditFault? {
        AuditChainTests.fault(records ?? self.records, published: published)
    }
}

@Suite struct RedactionTests {
    @Test func `erased records are accepted where the chain vouches for them`() {
        var journal = Journal(8)
        journal.erase(2, 3)
        journal.add(what: "x", facts: "{}")
        journal.erase(7)
        #expect(journal.fault() == nil)
        #expect(journal.records.filter(\.isRedacted).map(\.number) == [2, 3, 7])
    }

    @Test func `F-B9 a record passed off as erased is named by its number`() {
        let journal = Journal(6)
        for index in 0..<6 {
            var records = journal.records
            records[index] = records[index].redacted(who: false)
            #expect(journal.fault(records) == .erased(number: Int64(index + 1)))
        }
    }

    @Test func `F-B9 an erasure whose vouching record is missing, altered or of another key is named`() {
        var journal = Journal(5)
        journal.erase(2, 4)
        let dropped = Array(journal.records.dropLast())
        #expect(journal.fault(dropped) == .erased(number: 2))
        // Without the key a record that vouches for another erasure cannot be made.
        var forged = journal.records
        forged[2] = forged[2].redacted(who: false)
        let vouched = Redaction(of: [forged[1], forged[2], forged[3]], .openSSL)
        forged[5].facts = vouched.facts(.openSSL)
        #expect(journal.fault(forged) == .erased(number: 2))
        var other = AuditChain(
            after: forged[4].head, origin: forged[5].origin, key: [1, 2], digests: .openSSL)
        let now = Moment(
            uptime: .seconds(1), wall: WallTime(seconds: 1), clockTrusted: false, floor: WallTime(seconds: 0))
        forged[5] = other.append(
            AuditEntry(at: now, who: "agent", what: Redaction.what, outcome: "done", facts: vouched.facts(.openSSL)))
        #expect(journal.fault(forged) == .erased(number: 2))
    }

    @Test func `F-B9 any byte of what is left of an erased record is held against the chain`() {
        var journal = Journal(5)
        journal.erase(2, 3)
        let changes: [(String, (inout AuditRecord) -> Void)] = [
            ("who", { $0.who = "" }), ("what", { $0.what = "decision.code" }),
            ("outcome", { $0.outcome = "grant-revoked" }), ("wall", { $0.wall = WallTime(seconds: 2) }),
            ("trust", { $0.clockTrusted.toggle() }), ("uptime", { $0.uptimeMicroseconds += 1 }),
            ("station", { $0.origin.station = "t" }), ("board", { $0.origin.board = "x" }),
            ("stand-in", { $0.origin.boardIsStandIn.toggle() }), ("boot", { $0.origin.bootSession = "x" }),
            ("hash", { $0.hash[0] ^= 1 }), ("previous hash", { $0.previousHash[31] ^= 1 }),
        ]
        for (name, change) in changes {
            for index in [1, 2] {
                var records = journal.records
                change(&records[index])
                #expect(journal.fault(records)?.number == Int64(index + 1), "\(name) of \(index + 1)")
            }
        }
        var records = journal.records
        records.remove(at: 2)
        #expect(journal.fault(records) == .missing(number: 3, found: 4))
    }

    @Test func `F-B9 with erased records before it, a fault behind them is still the first`() {
        var journal = Journal(6)
        journal.erase(2)
        journal.add(what: "x", facts: "{}")
        for index in 2..<6 {
            var records = journal.records
            records[index].outcome += "!"
            #expect(journal.fault(records) == .altered(number: Int64(index + 1)))
        }
        // The vouching record itself is altered: nothing proves number 2 any more.
        var records = journal.records
        records[6].outcome += "!"
        #expect(journal.fault(records) == .erased(number: 2))
    }

    @Test func `a chain begins where a record of it says that it was cut`() {
        var journal = Journal(9)
        let published = journal.records[8].head
        journal.cut(through: 4)
        #expect(journal.records.first?.number == 5)
        #expect(journal.fault(published: published) == nil)
        journal.add(what: "x", facts: "{}")
        journal.cut(through: 3)
        #expect(journal.records.first?.number == 8 && journal.fault() == nil)
    }

    @Test func `a cut that was interrupted leaves a chain that is whole`() {
        for deleted in 0...4 {
            var journal = Journal(9)
            journal.cut(through: 4, deleting: deleted)
            #expect(journal.fault() == nil, "\(deleted) deleted")
        }
    }

    @Test func `F-B9 a beginning that was cut by somebody else is named by its number`() {
        var journal = Journal(9)
        #expect(journal.fault(Array(journal.records.dropFirst(3))) == .missing(number: 1, found: 4))
        journal.cut(through: 4)
        #expect(journal.fault(Array(journal.records.dropFirst(2))) == .missing(number: 5, found: 7))
        // The record of the cut is gone, or says something else.
        #expect(journal.fault(Array(journal.records.dropLast())) == .missing(number: 1, found: 5))
        var records = journal.records
        let last = records.count - 1
        records[last].facts = AuditCut(last: AuditHead(number: 6, hash: records[1].hash)).facts(.openSSL)
        #expect(journal.fault(records) == .missing(number: 1, found: 5))
        records = journal.records
        records[0].previousHash[0] ^= 1
        #expect(journal.fault(records)?.number == 5)
    }

    @Test func `F-B9 a head that was published is compared as long as its record is kept`() {
        var journal = Journal(9)
        let heads = journal.records.map(\.head)
        journal.cut(through: 4)
        #expect(journal.fault(published: heads[2]) == .publishedCut(number: 3))
        #expect(journal.fault(published: heads[3]) == nil)
        #expect(
            journal.fault(published: AuditHead(number: 4, hash: heads[2].hash)) == .otherThanPublished(number: 4))
        #expect(
            journal.fault(published: AuditHead(number: 6, hash: heads[2].hash)) == .otherThanPublished(number: 6))
        #expect(journal.fault(published: AuditHead(number: 40, hash: heads[2].hash)) == .cut(number: 11))
    }

    @Test func `a part of a chain is checked from where it begins`() throws {
        var journal = Journal(9)
        journal.erase(5)
        var verifier = AuditVerifier(.anywhere, key: Journal.key, digests: .openSSL)
        for record in journal.records.dropFirst(3) { try verifier.check(record) }
        try verifier.finish()
        #expect(verifier.first == 4 && verifier.head.number == 10 && verifier.erased == 1)
    }
}

@Suite struct ForgottenPersonTests {
    let tags = PersonTags(key: [1, 2, 3], digests: .openSSL)

    private func found(
        _ facts: String, who: String = "room", number: Int64 = 5, forgotten: Int64 = 9
    ) -> AuditRecord? {
        let record = AuditRecord(
            number: number, wall: WallTime(seconds: 1), clockTrusted: true, uptimeMicroseconds: 1,
            origin: AuditOrigin(station: "s", board: "b", boardIsStandIn: false, bootSession: "x"), who: who,
            what: "w", outcome: "o", facts: facts, previousHash: [1], hash: [2])
        let anna = tags.person(
            PersonID("anna")!, peers: [Peer("anna@room.example")!, Peer(#"a"n\na@x"#)!], forgotten: forgotten)
        return tags.redacted([record], about: anna).first
    }

    @Test(arguments: [
        #"{"person":"anna","version":"7"}"#, #"{"by":"roster","persons":"abel anna boris","versions":"1-3"}"#,
        #"{"device":"d","peer":"anna@room.example/Phone","person":"anna"}"#, #"{"peer":"anna@room.example"}"#,
        #"{"peer":"anna@room.example/Phone"}"#, #"{"peer":"a\"n\\na@x"}"#,
    ])
    func `what is about the person is found and loses its facts`(_ facts: String) {
        let record = found(facts)
        #expect(record?.facts == "" && record?.who == "room")
        #expect(record?.isRedacted == true && record?.hash == [2])
    }

    @Test func `who is erased where it is the person`() {
        #expect(found("{}", who: "anna")?.who == "")
    }

    @Test(arguments: [
        #"{}"#, #"{"person":"annabel"}"#, #"{"person":"Anna"}"#, #"{"persons":"ann anna1"}"#,
        #"{"peer":"anna@room.example","person":"boris"}"#, #"{"peer":"banna@room.example"}"#,
        #"{"note":"\"person\":\"anna\""}"#, #"{"unit":"anna"}"#,
    ])
    func `what is about others stays`(_ facts: String) { #expect(found(facts) == nil) }

    @Test func `an identity alone is the person's up to the record that forgot them, and a stranger's after`() {
        #expect(found(#"{"peer":"anna@room.example"}"#, number: 9)?.isRedacted == true)
        #expect(found(#"{"peer":"anna@room.example"}"#, number: 10) == nil)
        #expect(found(#"{"person":"anna"}"#, number: 10)?.isRedacted == true)
    }

    @Test func `tags say nothing without the key`() {
        let anna = tags.person(PersonID("anna")!, peers: [Peer("a@x")!], forgotten: 1)
        let other = PersonTags(key: [9], digests: .openSSL).person(
            PersonID("anna")!, peers: [Peer("a@x")!], forgotten: 1)
        #expect(anna.id != other.id && anna.peers.isDisjoint(with: other.peers) && anna.id.count == 32)
    }
}
