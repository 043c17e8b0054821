import Grants
import Support
import Testing

@Suite struct ReplayTests {
    @Test func `every decision of the book comes out the same from its facts alone`() throws {
        let seed = UInt64.random(in: 0...(.max / 2))
        print("replay seed \(seed)")
        var random = SeededGenerator(seed: seed)
        var reasons: Set<ReasonCode> = []
        for round in 0..<4000 {
            let decision = try decision(&random)
            reasons.insert(decision.reason)
            try #require(decision.facts.replayed == decision.reason, "seed \(seed), round \(round): \(decision.facts)")
        }
        #expect(reasons.count >= 10, "\(reasons)")
    }

    @Test func `a fact that is altered gives another reason`() throws {
        let now = moment(wall: 5000)
        var book = GrantBook(device: lobby)
        try book.apply(.grant(Person(id: id("a"), peers: [Peer("a@s")!]), Grant(version: 1)))
        try book.apply(.confirm(id("a"), Confirmation(version: 1, at: now)))
        var facts = book.decide(caller: "a@s", at: now).facts
        #expect(facts.replayed == .granted)
        facts.enabled = false
        #expect(facts.replayed == .grantDisabled)
        facts.schedule = "whenever"
        #expect(facts.replayed == nil)
    }

    @Test func `facts of an older program that leave the rule for a clock without trust open are not guessed`() throws {
        let now = moment(wall: 5000, trusted: false)
        for rule in [GrantPolicy.UntrustedClock.deny, .lowerBound] {
            var book = GrantBook(device: lobby, policy: GrantPolicy(untrustedClock: rule))
            try book.apply(.grant(Person(id: id("a")), Grant(version: 1)))
            var facts = book.decide(person: id("a"), at: now).facts
            facts.untrustedClock = nil
            // Unconfirmed whatever the rule.
            #expect(facts.replayed == .grantUnconfirmed)
            try book.apply(.confirm(id("a"), Confirmation(version: 1, at: now)))
            facts = book.decide(person: id("a"), at: now).facts
            #expect(facts.replayed == (rule == .deny ? .clockUntrusted : .granted))
            facts.untrustedClock = nil
            #expect(facts.replayed == nil)
        }
    }

    private func moment(wall: Int64, trusted: Bool = true) -> Moment {
        Moment(
            uptime: .seconds(3600), wall: WallTime(seconds: wall), clockTrusted: trusted, floor: WallTime(seconds: 1000)
        )
    }

    private func decision(_ random: inout SeededGenerator) throws -> Decision {
        func chance(_ outOf: Int) -> Bool { Int.random(in: 0..<outOf, using: &random) == 0 }
        func time() -> WallTime { WallTime(seconds: Int64.random(in: 0...600_000, using: &random)) }
        let policy = GrantPolicy(
            staleAfter: .seconds(Int.random(in: 3600...500_000, using: &random)),
            acceptWanted: chance(2) ? .zero : .seconds(86_400), untrustedClock: chance(2) ? .deny : .lowerBound)
        let person = Person(id: id("a"), unit: "101", peers: [Peer("a@s")!])
        var contents = GrantContents()
        if !chance(10) { contents.persons = [person] }
        func held<Value>(_ value: Value) -> GrantContents.At<Value> {
            .init(chance(8) ? DeviceID("other")! : lobby, person.id, value)
        }
        func version() -> Version { Version.random(in: 1...3, using: &random) }
        if !chance(8) {
            contents.grants = [
                held(
                    Grant(
                        version: version(), from: chance(3) ? time() : nil, until: chance(3) ? time() : nil,
                        schedule: chance(3) ? Schedule("mon 08:00-18:00; sat 10:00-14:00; except 1970-01-05") : nil,
                        enabled: !chance(6), media: chance(3) ? .audio : .audioVideo, wished: chance(2) ? time() : nil))
            ]
        }
        if chance(3) { contents.marks = [held(RevocationMark(version: version(), at: time()))] }
        if !chance(4) { contents.confirmations = [held(Confirmation(version: version(), at: time(), floor: time()))] }
        if chance(3) { contents.sightings = [held(chance(2) ? .gone : .missedOnce)] }
        if chance(2) { contents.changes = [held(LastChange(who: "uid 0", what: "grant.add", at: time()))] }
        let book = GrantBook(device: lobby, policy: policy, contents: contents)
        let wall = time()
        let now = Moment(
            uptime: .milliseconds(Int.random(in: 0...400_000_000, using: &random)), wall: wall,
            clockTrusted: !chance(3), floor: chance(2) ? WallTime(seconds: 0) : time(),
            site: chance(4) ? nil : SiteTime(wall, secondsEastOfUTC: 3600))
        return chance(2)
            ? book.decide(caller: chance(8) ? "b@s" : "a@s/X", at: now) : book.decide(person: id("a"), at: now)
    }
}

@Suite struct LastChangeTests {
    @Test func `who changed a right last stands in its decisions, and goes with the person`() throws {
        var book = GrantBook(device: lobby)
        let now = Moment(
            uptime: .seconds(1), wall: WallTime(seconds: 5000), clockTrusted: true, floor: WallTime(seconds: 0))
        try book.apply(.grant(Person(id: id("a"), peers: [Peer("a@s")!]), Grant(version: 1)))
        try book.apply(.grant(Person(id: id("b"), peers: [Peer("b@s")!]), Grant(version: 2)))
        #expect(book.decide(person: id("a"), at: now).facts.changedBy == nil)
        let changes = [
            LastChange(who: "uid 1000", what: "grant.add", at: WallTime(seconds: 4000)),
            LastChange(who: "uid 1000", what: "grant.revoke", at: WallTime(seconds: 4500)),
        ]
        book.note(changes[0], of: id("a"))
        book.note(changes[1], of: id("b"))
        book.note(changes[1], of: id("nobody"))
        #expect(book.lastChange(of: id("a")) == changes[0] && book.lastChange(of: id("b")) == changes[1])
        let facts = book.decide(caller: "b@s", at: now).facts
        #expect((facts.changedBy, facts.changedWith) == ("uid 1000", "grant.revoke"))
        #expect(facts.changedAt == changes[1].at)
        try book.apply(.forget(id("b"), RevocationMark(version: 3, at: now.wall)))
        try book.apply(.drop(id("b"), 3))
        #expect(book.lastChange(of: id("b")) == nil && book.lastChange(of: id("nobody")) == nil)
    }
}
