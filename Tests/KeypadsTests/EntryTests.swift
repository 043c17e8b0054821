import Keypads
import Testing

@Suite struct EntryTests {
    /// Keys one second apart, and everything the entry said but wakes.
    private func typed(_ keys: String, every gap: Duration = .seconds(1)) -> [EntryEffect] {
        var entry = Entry()
        return keys.enumerated().flatMap { index, key in
            entry.step(.key(key), now: gap * index).filter { if case .wake = $0 { false } else { true } }
        }
    }

    private func calls(_ effects: [EntryEffect]) -> [String] {
        effects.compactMap { if case .call(let unit) = $0 { unit } else { nil } }
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let keys: String
        let calls: [String]
        let last: EntryFeedback
        var testDescription: String { keys }
    }

    @Test(arguments: [
        Row(keys: "101#", calls: ["101"], last: .accepted),
        Row(keys: "007#", calls: ["007"], last: .accepted),
        Row(keys: "#", calls: [], last: .refused),
        Row(keys: "12*", calls: [], last: .cleared),
        Row(keys: "12*3#", calls: ["3"], last: .accepted),
        Row(keys: "*#", calls: [], last: .refused),
        Row(keys: "12345678#", calls: ["12345678"], last: .accepted),
        Row(keys: "123456789#", calls: [], last: .refused),
        Row(keys: "1234567890123#", calls: [], last: .refused),
        Row(keys: "123456789*5#", calls: ["5"], last: .accepted),
        Row(keys: "1A2#", calls: ["12"], last: .accepted),
        Row(keys: "1#2#", calls: ["1", "2"], last: .accepted),
        Row(keys: "1٣#", calls: ["1"], last: .accepted),
    ])
    func `keys make an entry`(row: Row) {
        let effects = typed(row.keys)
        #expect(calls(effects) == row.calls)
        let feedback = effects.compactMap { if case .feedback(let feedback) = $0 { feedback } else { nil } }
        #expect(feedback.last == row.last)
        #expect(feedback.count == row.keys.count, "every key is answered")
    }

    @Test func `feedback counts digits and never names them`() {
        #expect(
            typed("47#") == [
                .feedback(.digit(count: 1)), .feedback(.digit(count: 2)), .feedback(.accepted), .call(unit: "47"),
            ])
    }

    @Test func `five seconds after the last key the entry is empty`() {
        var entry = Entry()
        #expect(entry.step(.key("1"), now: .seconds(1)) == [.feedback(.digit(count: 1)), .wake(at: .seconds(6))])
        #expect(entry.step(.key("2"), now: .seconds(4)) == [.feedback(.digit(count: 2)), .wake(at: .seconds(9))])
        #expect(entry.step(.tick, now: .seconds(6)) == [.wake(at: .seconds(9))])
        #expect(entry.step(.tick, now: .seconds(9)) == [.feedback(.timedOut)])
        #expect(entry.step(.tick, now: .seconds(20)) == [])
        #expect(entry.step(.key("#"), now: .seconds(21)) == [.feedback(.refused)])
    }

    @Test func `a late tick does not join two visitors' digits`() {
        var entry = Entry()
        _ = entry.step(.key("1"), now: .seconds(1))
        #expect(
            entry.step(.key("2"), now: .seconds(6))
                == [.feedback(.timedOut), .feedback(.digit(count: 1)), .wake(at: .seconds(11))])
        #expect(entry.step(.key("#"), now: .seconds(7)) == [.feedback(.accepted), .call(unit: "2")])
    }
}
