import Audit
import Crypto
import Grants
import Testing

@Suite struct ExplanationTests {
    static let person = PersonID("ay1534")!
    static let device = DeviceID("6cdoor")!

    static func moment(_ text: String, trusted: Bool = true) -> Moment {
        Moment(
            uptime: .seconds(93_784), wall: WallTime(text, as: .start)!, clockTrusted: trusted,
            floor: WallTime("2026-11-01", as: .start)!)
    }

    static func book(_ changes: [GrantChange]) throws -> GrantBook {
        var book = GrantBook(device: device)
        for change in changes { try book.apply(change) }
        return book
    }

    static let granted: [GrantChange] = [
        .grant(
            Person(id: person, name: "Secret Name", unit: "101", peers: [Peer("user1@some.server")!]),
            Grant(version: 7, until: WallTime("2026-12-31", as: .end))),
        .confirm(person, Confirmation(version: 7, at: moment("2026-11-20T08:00Z"))),
    ]

    static func explain(_ decision: Decision, _ moment: Moment) -> String {
        let origin = AuditOrigin(station: "lobby-1", board: "virtual", boardIsStandIn: true, bootSession: "b")
        var chain = AuditChain(
            after: AuditHead(number: 41, hash: [1]), origin: origin, key: [], digests: .openSSL)
        let record = chain.append(
            AuditEntry(at: moment, who: "room", what: "decision.incoming", outcome: decision.reason.rawValue))
        return Explanation(of: record, facts: decision.facts).description
    }

    @Test func `a grant is explained by its version, its limits and its confirmation`() throws {
        let now = Self.moment("2026-11-21T10:03:00Z")
        let text = Self.explain(try Self.book(Self.granted).decide(caller: "user1@some.server/X", at: now), now)
        #expect(
            text == """
                Record 42, decision.incoming: person ay1534 calling as "user1@some.server" was granted, because every check \
                passed. The grant at 6cdoor is version 7 made by a command, enabled, valid until 2027-01-01T00:00:00Z. The \
                cloud accepted version 7 on 2026-11-20T08:00:00Z, 1 d 2 h before; the bound is 3 d. Decided on \
                2026-11-21T10:03:00Z by a trusted clock, 1 d 2 h after boot, at station lobby-1 on the stand-in board virtual.
                """)
    }

    @Test func `a revocation is explained by its mark`() throws {
        let now = Self.moment("2026-11-21T10:03:00Z")
        let mark = RevocationMark(version: 8, at: WallTime("2026-11-21T09:00Z", as: .start)!)
        let text = Self.explain(
            try Self.book(Self.granted + [.revoke(Self.person, mark)]).decide(person: Self.person, at: now), now)
        #expect(
            text.contains("person ay1534 was refused (grant-revoked), because the grant was revoked and no newer one"))
        #expect(text.contains("It was revoked on 2026-11-21T09:00:00Z as version 8."))
        #expect(text.contains("The cloud has not accepted it since"))
    }

    @Test func `an age under an untrusted clock is said to be the least`() throws {
        let now = Self.moment("1970-01-01", trusted: false)
        let text = Self.explain(try Self.book(Self.granted).decide(person: Self.person, at: now), now)
        #expect(text.contains("refused (clock-untrusted)"))
        #expect(text.contains("at least 0 s before"))
        #expect(text.contains("by a clock that was not trusted"))
    }

    @Test func `a schedule is explained by the site's time, and a special day as one`() throws {
        let schedule = Schedule("mon-fri 08:00-18:00; except 2026-12-24 08:00-12:00")
        let book = try Self.book([
            .grant(Person(id: Self.person), Grant(version: 7, schedule: schedule)),
            .confirm(Self.person, Confirmation(version: 7, at: Self.moment("2026-12-24T07:00Z"))),
        ])
        let utc = Self.moment("2026-12-24T12:00:00Z")
        let now = Moment(
            uptime: utc.uptime, wall: utc.wall, clockTrusted: utc.clockTrusted, floor: utc.floor,
            site: SiteTime(utc.wall, secondsEastOfUTC: 3600))
        let text = Self.explain(book.decide(person: Self.person, at: now), now)
        #expect(text.contains("refused (outside-schedule)"))
        #expect(text.contains("except 2026-12-24 08:00-12:00. "), "\(text)")
        #expect(text.contains("At the site it was thu 2026-12-24 13:00, a day with times of its own."), "\(text)")
    }

    @Test func `a wish that counts by itself is explained as one, with its end`() throws {
        var book = try Self.book([
            .grant(Person(id: Self.person), Grant(version: 7, wished: WallTime("2026-12-24T12:00", as: .start)))
        ])
        book.policy.acceptWanted = .seconds(5400)
        let now = Self.moment("2026-12-24T12:20:00Z")
        var text = Self.explain(book.decide(person: Self.person, at: now), now)
        #expect(text.contains("was granted"))
        #expect(
            text.contains(
                "The cloud has not accepted it since it was last revoked or made. This site accepts a wish by itself for "
                    + "1 h 30 min, this one until 2026-12-24T13:30:00Z by a clock that is trusted."), "\(text)")
        try book.apply(.refuse(Self.person, 7))
        text = Self.explain(book.decide(person: Self.person, at: now), now)
        #expect(text.contains("refused (grant-unconfirmed)") && text.contains("but not this one"), "\(text)")
    }

    @Test func `a denial by the cloud's users names the list, and when it was read`() throws {
        let now = Self.moment("2026-11-21T10:03:00Z")
        let person = Self.person
        func read(_ hour: Int, _ sighting: CloudSighting) -> GrantChange {
            let at = WallTime("2026-11-21T0\(hour):00Z", as: .start)!
            let stamp = CloudReadStamp(source: "project iot-02", at: at)
            return .readCloud(CloudReadResult(stamp: stamp, changes: [.init(person, sighting)]))
        }
        let once = Self.granted + [read(1, .held), read(2, .missedOnce)]
        let first = Self.explain(try Self.book(once).decide(person: person, at: now), now)
        #expect(first.contains("was granted"))
        #expect(
            first.contains(
                "The last complete read of the cloud's users (project iot-02), on 2026-11-21T02:00:00Z, did not hold the "
                    + "person; two deny."))
        let twice = Self.explain(try Self.book(once + [read(8, .gone)]).decide(person: person, at: now), now)
        #expect(twice.contains("was refused (not-in-cloud), because the cloud no longer held the person"))
        #expect(
            twice.contains(
                "The last two complete reads of the cloud's users (project iot-02), the newer on 2026-11-21T08:00:00Z, did "
                    + "not hold the person; two deny."))
    }

    @Test func `a stranger and an unknown flat are explained by what they presented`() throws {
        let now = Self.moment("2026-11-21T10:03:00Z")
        let book = try Self.book(Self.granted)
        #expect(
            Self.explain(book.decide(caller: "User1@some.server", at: now), now)
                .contains(
                    #"the caller "User1@some.server" was refused (person-unknown), because nobody with a grant owns"#))
        #expect(
            Self.explain(book.denial(ofUnknownUnit: "999", at: now), now).contains(
                "flat 999 was refused (unit-unknown)"))
    }

    @Test func `every reason code has a sentence and no explanation names a person`() throws {
        let now = Self.moment("2026-11-21T10:03:00Z")
        var decision = try Self.book(Self.granted).decide(person: Self.person, at: now)
        var sentences: Set<String> = []
        for reason in ReasonCode.allCases {
            decision.reason = reason
            let text = Self.explain(decision, now)
            #expect(!text.contains("Secret"))
            let because = try #require(text.firstRange(of: "because "))
            sentences.insert(String(text[because.upperBound...].prefix { $0 != "." }))
        }
        #expect(sentences.count == ReasonCode.allCases.count)
    }
}
