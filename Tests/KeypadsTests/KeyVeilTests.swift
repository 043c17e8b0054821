import Keypads
import Support
import Testing

@Suite struct KeyVeilTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let keys: String
        /// A dot for each key that is hidden.
        let shown: String
        var testDescription: String { keys }

        init(_ keys: String, _ shown: String) { (self.keys, self.shown) = (keys, shown) }
    }

    /// What is shown of keys a second apart; `~` is a pause of ten seconds.
    private static func shown(_ keys: String) -> String {
        var veil = KeyVeil()
        var now = Duration.zero
        var text = ""
        for key in keys {
            now += key == "~" ? .seconds(10) : .seconds(1)
            text.append(key == "~" ? key : veil.shown(key, now: now) ?? ".")
        }
        return text
    }

    @Test(arguments: [
        Row("101#", "101#"), Row("*483920#", "*......#"), Row("*483920#7", "*......#7"),
        Row("101*4839#1", "101*....#1"),
        Row("*48*3920#1", "*..*....#1"), Row("**12#", "**..#"), Row("*48~1", "*..~1"), Row("*48~", "*..~"),
        Row("123456789*0#", "123456789*.#"), Row("*A1#", "*..#"), Row("A1", "A1"),
    ])
    func `digits are hidden from a star to the next number sign or a pause`(row: Row) {
        #expect(Self.shown(row.keys) == row.shown)
    }

    @Test func `no longer limits uncover what is hidden already`() {
        var veil = KeyVeil()
        #expect(veil.shown("*", now: .seconds(1)) == "*")
        var limits = EntryLimits()
        limits.digitTimeout = .seconds(1)
        veil.use(limits)
        #expect(veil.shown("4", now: .seconds(9)) == nil)
    }

    @Test(arguments: [false, true], 1...4)
    func `no digit of what the entry takes for a code is shown, whatever is keyed and when`(
        unitCode: Bool, seed: UInt64
    ) {
        var generator = SeededGenerator(seed: seed)
        var limits = EntryLimits()
        limits.unitCode = unitCode
        var entry = Entry(limits: limits)
        var veil = KeyVeil(limits: limits)
        var (now, codes) = (Duration.zero, 0)
        var history: [Character?] = []
        for _ in 0..<50_000 {
            now += generator.time(0...(generator.next().isMultiple(of: 8) ? 12_000_000 : 3_000_000))
            let key = "0123456789**##".randomElement(using: &generator) ?? "0"
            history.append(veil.shown(key, now: now))
            for case .entered(let entered) in entry.step(.key(key), now: now) {
                let code: String
                switch entered {
                case .call: continue
                case .code(let digits), .unitCode(_, let digits): code = digits
                }
                codes += 1
                let keyed = history.dropLast().suffix(code.count)
                #expect(keyed.allSatisfy { $0 == nil }, "seed \(seed): \(keyed) of a code is shown")
            }
            if history.count > 64 { history.removeFirst(32) }
        }
        #expect(codes > 100, "seed \(seed)")
    }
}
