import Testing

@testable import Agent

@Suite struct HealthTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let part: String
        let state: String
        let reason: String?
        let fault: String?

        init(_ part: String, _ state: String, _ reason: String? = nil, fault: String?) {
            (self.part, self.state, self.reason, self.fault) = (part, state, reason, fault)
        }

        var testDescription: String { "\(part): \(state)" }
    }

    static let rows = [
        Row("guard", "ready", fault: nil), Row("guard", "starting", fault: "guard: starting"),
        Row("guard", "restarting", "it is gone", fault: "guard: restarting, it is gone"),
        Row("guard", "fault", "no chip", fault: "guard: fault, no chip"),
        Row("ledger", "ready", fault: nil), Row("ledger", "opening", fault: "ledger: opening"),
        Row("ledger", "fault", "disk full", fault: "ledger: fault, disk full"),
        Row("lines", "ready", fault: nil), Row("lines", "stand-in board", fault: nil), Row("lines", "off", fault: nil),
        Row("lines", "fault", "BELL is held", fault: "lines: fault, BELL is held"),
        Row("door main", "fault", "no lock", fault: "door main: fault, no lock"),
        Row("door main", "alarm", "stands open", fault: nil), Row("door main", "unknown", fault: nil),
        Row("room", "waiting", "gone", fault: nil), Row("cloud", "unreachable", "gone", fault: nil),
        Row("messages", "fault", "gone", fault: nil), Row("keypad", "fault", "unplugged", fault: nil),
        Row("protection", "drift", "other guards", fault: nil), Row("clock", "not trusted", "young", fault: nil),
    ]

    @Test(arguments: rows) func `a part counts or does not`(row: Row) {
        let status = PartStatus(state: row.state, since: "1970-01-01T00:00:00Z", reason: row.reason)
        #expect(Health([row.part: status]).fault == row.fault)
    }

    @Test func `several faults are one sentence, in the order of their parts`() {
        let bad = PartStatus(state: "fault", since: "1970-01-01T00:00:00Z", reason: "why")
        #expect(Health(["lines": bad, "room": bad, "guard": bad]).fault == "guard: fault, why; lines: fault, why")
        #expect(Health([:]).fault == nil)
    }
}
