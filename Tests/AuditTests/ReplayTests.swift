import Audit
import Crypto
import Grants
import Testing

@Suite struct ReplayTests {
    private func record(_ what: String, _ outcome: String, facts: String = "{}") -> AuditRecord {
        AuditRecord(
            number: 7, wall: WallTime(seconds: 1), clockTrusted: true, uptimeMicroseconds: 1,
            origin: AuditOrigin(station: "s", board: "b", boardIsStandIn: false, bootSession: "x"), who: "room",
            what: what, outcome: outcome, facts: facts, previousHash: [], hash: [])
    }

    private func facts() throws -> DecisionFacts {
        let now = ExplanationTests.moment("2026-11-21T10:03:00Z")
        return try ExplanationTests.book(ExplanationTests.granted).decide(person: ExplanationTests.person, at: now)
            .facts
    }

    @Test func `a decision is the same, another, or not to be made again`() throws {
        let facts = try facts()
        let rows: [(String, String, ReplayedDecision)] = [
            ("decision.incoming", "granted", .same), ("decision.outgoing", "granted", .same),
            ("decision.code", "granted", .same), ("decision.incoming", "grant-revoked", .other(.granted)),
            ("decision.incoming", "answering-off", .same), ("decision.code", "pin-invalid", .unknown(.code)),
            ("decision.code", "locked-out", .unknown(.code)),
            ("decision.incoming", "group-call", .unknown(.circumstances)),
            ("decision.outgoing", "unit-unknown", .unknown(.circumstances)),
            ("decision.outgoing", "internal-fault", .unknown(.circumstances)),
            ("decision.release", "door-blocked", .unknown(.release)),
            ("decision.incoming", "no reason", .unknown(.facts)),
        ]
        for (what, outcome, expected) in rows {
            #expect(ReplayedDecision(of: record(what, outcome), facts: facts) == expected, "\(what) \(outcome)")
        }
        #expect(ReplayedDecision(of: record("grant.add", "done"), facts: nil) == nil)
        #expect(ReplayedDecision(of: record("decision.incoming", "granted"), facts: nil) == .unknown(.facts))
        #expect(
            ReplayedDecision(of: record("decision.incoming", "granted", facts: ""), facts: nil) == .unknown(.erased))
    }

    @Test func `a journal is counted, and what differs is named by its number`() throws {
        var summary = ReplaySummary()
        let facts = try facts()
        for outcome in ["granted", "cache-stale", "locked-out"] {
            summary.take(record("decision.code", outcome), facts: facts)
        }
        summary.take(record("door.release", "granted"), facts: nil)
        #expect((summary.records, summary.same, summary.unknown) == (4, 1, [.code: 1]))
        #expect(summary.differences.map(\.number) == [7] && summary.differences.map(\.recorded) == ["cache-stale"])
        #expect(summary.differences.map(\.recomputed) == [.granted])
    }

    @Test func `an erased record is explained without the person`() {
        let text = Explanation(of: record("decision.incoming", "grant-revoked", facts: ""), facts: nil).description
        #expect(
            text.hasPrefix(
                "Record 7, decision.incoming: a person who was forgotten since was refused (grant-revoked), because"))
        #expect(text.contains("erased when that person was forgotten; number and hash stand."))
    }

    @Test func `who changed the grant last is said, with what and when`() throws {
        let now = ExplanationTests.moment("2026-11-21T10:03:00Z")
        var book = try ExplanationTests.book(ExplanationTests.granted)
        let at = ExplanationTests.moment("2026-11-20T07:00Z").wall
        book.note(LastChange(who: "uid 1000", what: "roster.load", at: at), of: ExplanationTests.person)
        let text = ExplanationTests.explain(book.decide(person: ExplanationTests.person, at: now), now)
        #expect(text.contains("It was last changed on 2026-11-20T07:00:00Z by uid 1000 with roster.load."))
    }
}
