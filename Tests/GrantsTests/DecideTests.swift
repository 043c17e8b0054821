import Grants
import Testing

@Suite struct DecideTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var grant = Grant(version: 1)
        var after: [GrantChange] = []
        var policy = GrantPolicy()
        var at = trusted(20_000)
        let reason: ReasonCode
    }

    static let day: Int64 = 86_400
    static let noClock = Moment(uptime: .seconds(60), wall: wall(0), clockTrusted: false, floor: wall(20_000))

    static let rows = [
        Row(testDescription: "confirmed and unlimited", reason: .granted),
        Row(testDescription: "revoked", after: [.revoke(alice.id, mark(2))], reason: .grantRevoked),
        Row(
            testDescription: "revoked, late confirmation of the older grant",
            after: [.revoke(alice.id, mark(2)), .confirm(alice.id, Confirmation(version: 1, at: trusted(20_000)))],
            reason: .grantRevoked),
        Row(
            testDescription: "granted again, not yet accepted",
            after: [.revoke(alice.id, mark(2)), .grant(alice, Grant(version: 3))], reason: .grantUnconfirmed),
        Row(
            testDescription: "granted again, late confirmation of the grant before the revocation",
            after: [
                .revoke(alice.id, mark(2)), .grant(alice, Grant(version: 3)),
                .confirm(alice.id, Confirmation(version: 1, at: trusted(20_000))),
            ], reason: .grantUnconfirmed),
        Row(
            testDescription: "granted again and accepted",
            after: [
                .revoke(alice.id, mark(2)), .grant(alice, Grant(version: 3)),
                .confirm(alice.id, Confirmation(version: 3, at: trusted(20_000))),
            ], reason: .granted),
        Row(
            testDescription: "edited after the confirmation",
            after: [.grant(Person(id: alice.id, name: "A.", unit: "102", peers: alice.peers), Grant(version: 2))],
            reason: .granted),
        Row(testDescription: "disabled", after: [.enable(alice.id, false, 2)], reason: .grantDisabled),
        Row(
            testDescription: "disabled and enabled", after: [.enable(alice.id, false, 2), .enable(alice.id, true, 3)],
            reason: .granted),
        Row(
            testDescription: "the second before the start", grant: Grant(version: 1, from: wall(20_001)),
            reason: .grantNotYetValid),
        Row(testDescription: "the second of the start", grant: Grant(version: 1, from: wall(20_000)), reason: .granted),
        Row(testDescription: "the last second", grant: Grant(version: 1, until: wall(20_001)), reason: .granted),
        Row(
            testDescription: "the second of the end", grant: Grant(version: 1, until: wall(20_000)),
            reason: .grantExpired),
        Row(
            testDescription: "in the schedule", grant: Grant(version: 1, schedule: Schedule("mon 00:00-01:00")),
            at: trusted(20_000, minuteOfWeek: 59), reason: .granted),
        Row(
            testDescription: "outside the schedule", grant: Grant(version: 1, schedule: Schedule("mon 00:00-01:00")),
            at: trusted(20_000, minuteOfWeek: 60), reason: .outsideSchedule),
        Row(
            testDescription: "a schedule of no period", grant: Grant(version: 1, schedule: Schedule(periods: [])),
            at: trusted(20_000, minuteOfWeek: 60), reason: .outsideSchedule),
        Row(
            testDescription: "a schedule and no zone", grant: Grant(version: 1, schedule: Schedule("mon 00:00-01:00")),
            reason: .clockUntrusted),
        Row(testDescription: "as old as the bound", at: trusted(10_000 + 3 * day), reason: .granted),
        Row(testDescription: "older than the bound", at: trusted(10_001 + 3 * day), reason: .cacheStale),
        Row(testDescription: "no clock, no rule of time", at: noClock, reason: .granted),
        Row(
            testDescription: "no clock and an end", grant: Grant(version: 1, until: wall(99_999)), at: noClock,
            reason: .clockUntrusted),
        Row(
            testDescription: "no clock and a start", grant: Grant(version: 1, from: wall(1)), at: noClock,
            reason: .clockUntrusted),
        Row(
            testDescription: "no clock, site denies then", policy: GrantPolicy(untrustedClock: .deny), at: noClock,
            reason: .clockUntrusted),
        Row(
            testDescription: "no clock, past the bound at the floor",
            at: Moment(uptime: .zero, wall: wall(0), clockTrusted: false, floor: wall(10_001 + 3 * day)),
            reason: .cacheStale),
        Row(
            testDescription: "no clock, past the bound by uptime",
            at: Moment(uptime: .seconds(3 * day), wall: wall(0), clockTrusted: false, floor: wall(10_001)),
            reason: .cacheStale),
        Row(
            testDescription: "a confirmed clock below the floor is not trusted",
            grant: Grant(version: 1, until: wall(99_999)),
            at: Moment(uptime: .zero, wall: wall(19_999), clockTrusted: true, floor: wall(20_000)),
            reason: .clockUntrusted),
        Row(
            testDescription: "revoked outranks disabled",
            after: [.enable(alice.id, false, 2), .revoke(alice.id, mark(3))], reason: .grantRevoked),
    ]

    static func mark(_ version: Version) -> RevocationMark { RevocationMark(version: version, at: wall(15_000)) }

    @Test(arguments: rows) func `a decision has exactly this reason`(_ row: Row) throws {
        var book = try bookOfAlice(row.grant, policy: row.policy)
        for change in row.after { try book.apply(change) }
        for decision in [
            book.decide(person: alice.id, at: row.at), book.decide(caller: "alice@some.server/X", at: row.at),
        ] {
            #expect(decision.reason == row.reason)
            #expect(decision.verdict == (row.reason == .granted ? .granted : .denied))
            #expect(decision.facts.person == alice.id)
        }
    }

    static let accepting = GrantPolicy(acceptWanted: .seconds(1800))

    @Test(arguments: [
        ("at once", 20_000, 1, true, ReasonCode.granted), ("the last second", 21_799, 1, true, .granted),
        ("the second of the end", 21_800, 1, true, .grantUnconfirmed),
        ("before it was made", 19_999, 1, true, .grantUnconfirmed),
        ("no clock", 20_000, 1, false, .grantUnconfirmed), ("revoked", 20_000, 2, true, .grantRevoked),
        ("refused for good", 20_000, 3, true, .grantUnconfirmed), ("disabled", 20_000, 4, true, .grantDisabled),
        ("accepted meanwhile", 99_999, 5, true, .granted),
    ])
    func `a wish by itself counts for the site's time and is explained`(
        _ name: String, _ now: Int64, _ change: Int, _ trusted: Bool, _ reason: ReasonCode
    ) throws {
        var book = GrantBook(device: lobby, policy: Self.accepting)
        try book.apply(.grant(alice, Grant(version: 1, wished: wall(20_000))))
        switch change {
        case 2: try book.apply(.revoke(alice.id, Self.mark(2)))
        case 3: #expect(try book.apply(.refuse(alice.id, 1)) && !book.apply(.refuse(alice.id, 1)))
        case 4: try book.apply(.enable(alice.id, false, 2))
        case 5: try book.apply(.confirm(alice.id, Confirmation(version: 1, at: wall(20_001), floor: wall(1000))))
        default: break
        }
        let moment = Moment(uptime: .seconds(3600), wall: wall(now), clockTrusted: trusted, floor: wall(1000))
        let decision = book.decide(person: alice.id, at: moment)
        #expect(decision.reason == reason)
        let waits = change != 2 && change != 5
        #expect(decision.facts.acceptWantedSeconds == (waits ? 1800 : nil))
        #expect(decision.facts.wishedAt == (waits && change != 3 ? wall(20_000) : nil))
        book.policy = GrantPolicy()
        if change == 1 {
            #expect(book.decide(person: alice.id, at: moment).reason == .grantUnconfirmed)
            #expect(book.decide(person: alice.id, at: moment).facts.acceptWantedSeconds == nil)
        }
    }

    @Test func `an edit keeps when a grant was first wished, a revocation ends that`() throws {
        var book = GrantBook(device: lobby, policy: Self.accepting)
        #expect(book.wished(alice.id, now: wall(7)) == wall(7))
        try book.apply(.grant(alice, Grant(version: 1, wished: wall(7))))
        #expect(book.wished(alice.id, now: wall(8)) == wall(7))
        try book.apply(.revoke(alice.id, Self.mark(2)))
        #expect(book.wished(alice.id, now: wall(9)) == wall(9))
        try book.apply(.grant(alice, Grant(version: 3, wished: wall(9))))
        // The refusal of the wish before the revocation says nothing of this one.
        #expect(try !book.apply(.refuse(alice.id, 1)))
        #expect(book.wished(alice.id, now: wall(10)) == wall(9))
        try book.apply(.refuse(alice.id, 3))
        #expect(book.wished(alice.id, now: wall(10)) == nil)
    }

    @Test(arguments: [
        ("es", true), ("pt-BR", true), ("zh-Hant-TW", true), ("de-CH-1901", true), ("sl-rozaj-biske-1994", true),
        ("", false), ("e", false), ("español", false), ("es_ES", false), ("es-", false), ("-es", false),
        ("es--ES", false),
        ("abcdefghi", false), ("es-abcdefghi", false), ("e1", false), ("=es", false), ("es ES", false),
        ("aa-bbbbbbbb-cccccccc-dddddddd-eeeeeee", false),
    ])
    func `a language is a tag`(_ text: String, _ isOne: Bool) { #expect(Language(text)?.tag == (isOne ? text : nil)) }

    @Test func `a decision under a schedule holds the site's date and minute`() throws {
        let schedule = Schedule("mon-sun 00:00-24:00; except 2028-02-29 10:00-11:00")
        let book = try bookOfAlice(
            Grant(version: 1, schedule: schedule), policy: GrantPolicy(staleAfter: .seconds(99 * 365 * Self.day)))
        for (hour, reason) in [(9, ReasonCode.outsideSchedule), (10, .granted), (11, .outsideSchedule)] {
            let now = wall(1_835_395_200 + Int64(hour) * 3600)
            let site = SiteTime(now, secondsEastOfUTC: 0)
            let decision = book.decide(
                person: alice.id,
                at: Moment(uptime: .seconds(1), wall: now, clockTrusted: true, floor: wall(1000), site: site))
            #expect(decision.reason == reason)
            #expect(decision.facts.siteDate == "2028-02-29" && decision.facts.site == site)
        }
    }

    @Test(arguments: [
        "Alice@some.server", "alice@Some.server", "alice@some.server ", " alice@some.server", "alice@some.server\n",
        "аlice@some.server", "alice@some.server.", "alice@some.serve", "alice@some.server\u{200b}", "alice", "",
        "alice@some.server /X", "ALICE@SOME.SERVER", "alice@some．server", "/alice@some.server",
    ])
    func `F-E8 a caller who is only alike is unknown`(_ caller: String) throws {
        let decision = try bookOfAlice().decide(caller: caller, at: trusted(20_000))
        #expect(decision.reason == .personUnknown)
        #expect(decision.facts.person == nil)
    }

    @Test func `a person granted at another device only is not authorized here`() {
        var contents = GrantContents()
        contents.persons = [alice]
        contents.grants = [.init(DeviceID("other")!, alice.id, Grant(version: 1))]
        contents.lastVersion = 1
        #expect(
            GrantBook(device: lobby, contents: contents).decide(person: alice.id, at: trusted(1)).reason
                == .notAuthorizedHere)
        contents.marks = [.init(DeviceID("other")!, alice.id, Self.mark(2))]
        #expect(
            GrantBook(device: lobby, contents: contents).decide(person: alice.id, at: trusted(1)).reason
                == .personUnknown)
    }

    @Test func `a flat that nobody has is denied by name`() throws {
        let book = try bookOfAlice()
        #expect(book.persons(ofUnit: "999").isEmpty)
        let denial = book.denial(ofUnknownUnit: "999", at: trusted(20_000))
        #expect(denial.reason == .unitUnknown)
        #expect(denial.facts.unit == "999")
    }

    @Test func `the facts hold what the decision used`() throws {
        var book = try bookOfAlice(Grant(version: 1, origin: .roster, until: wall(99_999)))
        try book.apply(.revoke(alice.id, Self.mark(2)))
        try book.apply(.grant(alice, Grant(version: 3, until: wall(99_999))))
        try book.apply(.confirm(alice.id, Confirmation(version: 3, at: trusted(16_000))))
        let facts = book.decide(caller: "alice@some.server/X", at: trusted(20_000)).facts
        #expect(facts.peer == "alice@some.server")
        #expect(facts.version == 3)
        #expect(facts.until == wall(99_999))
        #expect(facts.revokedVersion == 2)
        #expect(facts.revokedAt == wall(15_000))
        #expect(facts.confirmedVersion == 3)
        #expect(facts.confirmedAt == wall(16_000))
        #expect(facts.ageSeconds == 4000)
        #expect(facts.ageIsLowerBound == false)
        #expect(facts.staleAfterSeconds == 259_200)
        #expect(facts.clockTrusted)
    }
}
