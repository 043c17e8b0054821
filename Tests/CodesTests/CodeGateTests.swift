import Codes
import Grants
import Testing

@Suite struct CodeGateTests {
    /// anna of 101 may enter, bert of 102 was revoked, carla waits for the cloud, dora only on Mondays.
    private func grants() throws -> GrantBook {
        var book = GrantBook(device: lobby)
        for (index, (name, unit)) in [("anna", "101"), ("bert", "102"), ("carla", "103"), ("dora", "104")].enumerated()
        {
            let version = Version(index + 1)
            let schedule = name == "dora" ? Schedule("mon 08:00-18:00") : nil
            let person = Person(id: id(name), name: "", unit: unit, peers: [])
            try book.apply(.grant(person, Grant(version: version, schedule: schedule)))
            if name != "carla" {
                try book.apply(.confirm(person.id, Confirmation(version: version, at: trusted(10_000))))
            }
        }
        try book.apply(.revoke(id("bert"), RevocationMark(version: 5, at: wall(10_000))))
        return book
    }

    private func gate(_ codes: [CodeRow] = []) -> CodeGate {
        let usual = [
            row("anna", "482915"), row("anna", "739264", duress: true), row("bert", "120457"), row("carla", "300271"),
            row("dora", "839201"), row("bert", "664180", duress: true),
        ]
        return CodeGate(CodeBook(usual + codes), lockout: Lockout(bootSession: "b", now: .zero))
    }

    private let now: Duration = .seconds(3600)
    private let tuesday = 1440 + 600

    @Test(
        arguments: [
            ("482915", ReasonCode.granted, "anna", nil), ("739264", .granted, "anna", "anna"),
            ("120457", .grantRevoked, "bert", nil), ("664180", .grantRevoked, "bert", "bert"),
            ("300271", .grantUnconfirmed, "carla", nil), ("839201", .outsideSchedule, "dora", nil),
            ("482916", .pinInvalid, nil, nil), ("4", .pinInvalid, nil, nil),
        ] as [(String, ReasonCode, String?, String?)])
    func `a code is judged by whose it is, as a call would be`(
        _ code: String, _ reason: ReasonCode, _ person: String?, _ duress: String?
    ) throws {
        var gate = gate()
        let verdict = gate.judge(
            codeKey.hash(code), try grants(), at: trusted(20_000, minuteOfWeek: tuesday), now: now)
        #expect(verdict.decision.reason == reason)
        #expect(verdict.decision.facts.person?.text == person)
        #expect(verdict.duress?.text == duress)
    }

    @Test func `a grant that went stale, or a clock that lost its trust, refuses the code too`() throws {
        var gate = gate()
        let late = trusted(10_000 + 72 * 3600 + 1)
        let reason1 = gate.judge(codeKey.hash("482915"), try grants(), at: late, now: now).decision.reason
        #expect(reason1 == .cacheStale)
        var grants = try grants()
        grants.policy = GrantPolicy(untrustedClock: .deny)
        let untrusted = Moment(uptime: now, wall: wall(20_000), clockTrusted: false, floor: wall(10_000))
        let reason2 = gate.judge(codeKey.hash("482915"), grants, at: untrusted, now: now).decision.reason
        #expect(reason2 == .clockUntrusted)
    }

    @Test(arguments: ["482916", "120457", "839201"])
    func `S8 denied for whatever reason counts the same, or the fifth would tell a known code`(_ code: String) throws {
        var gate = gate()
        let (grants, moment) = (try grants(), trusted(20_000, minuteOfWeek: tuesday))
        for _ in 0..<5 {
            #expect(gate.lockout.running(now: now) == nil)
            _ = gate.judge(codeKey.hash(code), grants, at: moment, now: now)
        }
        #expect(gate.lockout.running(now: now) == now + .seconds(30))
    }

    @Test(arguments: ["482915", "120457", "482916"])
    func `S5 while locked out right, refused and unknown codes are one, and nothing is counted`(_ code: String) throws {
        var gate = gate()
        let (grants, moment) = (try grants(), trusted(20_000, minuteOfWeek: tuesday))
        for _ in 0..<5 { _ = gate.judge(codeKey.hash("1"), grants, at: moment, now: now) }
        let before = gate.lockout.kept(now: now)
        let unknown = gate.judge(codeKey.hash("1"), grants, at: moment, now: now + .seconds(29))
        let verdict = gate.judge(codeKey.hash(code), grants, at: moment, now: now + .seconds(29))
        #expect(verdict == unknown)
        #expect(verdict.decision.reason == .lockedOut && verdict.decision.facts.person == nil)
        #expect(gate.lockout.kept(now: now) == before)
        let after = gate.judge(codeKey.hash("482915"), grants, at: moment, now: now + .seconds(30))
        #expect(after.decision.reason == .granted)
    }

    @Test(arguments: [-315_360_000, 315_360_000] as [Int64])
    func `F-C2 the wall clock jumps ten years either way: the lockout lasts as long as it would`(_ jump: Int64) throws {
        var gate = gate()
        let grants = try grants()
        for _ in 0..<5 { _ = gate.judge(codeKey.hash("1"), grants, at: trusted(20_000), now: now) }
        for clockTrusted in [true, false] {
            let jumped = Moment(
                uptime: now + .seconds(29), wall: wall(20_000 + jump), clockTrusted: clockTrusted, floor: wall(1000))
            let verdict = gate.judge(codeKey.hash("482915"), grants, at: jumped, now: now + .seconds(29))
            #expect(verdict.decision.reason == .lockedOut)
        }
        #expect(gate.lockout.running(now: now + .seconds(29)) == now + .seconds(30))
        let end = now + .seconds(30)
        #expect(gate.lockout.running(now: end - .microseconds(1)) == end && gate.lockout.running(now: end) == nil)
    }

    @Test func `a duress code alarms during a lockout too`() throws {
        var gate = gate()
        let (grants, moment) = (try grants(), trusted(20_000, minuteOfWeek: tuesday))
        for _ in 0..<5 { _ = gate.judge(codeKey.hash("1"), grants, at: moment, now: now) }
        let verdict = gate.judge(codeKey.hash("739264"), grants, at: moment, now: now)
        #expect(verdict.decision.reason == .lockedOut && verdict.duress == id("anna"))
    }

    @Test func `a code set for a flat is nobody's without the flat, and after the person moved`() throws {
        // In place of her code without a flat.
        var gate = gate([row("dora", "55103", unit: "104")])
        var grants = try grants()
        let moment = trusted(20_000, minuteOfWeek: 600)
        let hash = codeKey.hash("55103", unit: "104")
        let reason3 = gate.judge(hash, grants, at: moment, now: now).decision.reason
        #expect(reason3 == .granted)
        let reason4 = gate.judge(codeKey.hash("55103"), grants, at: moment, now: now).decision.reason
        #expect(reason4 == .pinInvalid)
        let reason5 = gate.judge(codeKey.hash("55103", unit: "101"), grants, at: moment, now: now).decision.reason
        #expect(reason5 == .pinInvalid)
        try grants.apply(.grant(Person(id: id("dora"), name: "", unit: "101", peers: []), Grant(version: 6)))
        try grants.apply(.confirm(id("dora"), Confirmation(version: 6, at: trusted(10_000))))
        let reason6 = gate.judge(hash, grants, at: moment, now: now).decision.reason
        #expect(reason6 == .pinInvalid)
    }
}
