import Grants
import Support
import Testing

@Suite struct StartSpreadTests {
    @Test func `F-L3 five hundred agents whose power returns together first ask over thirty seconds and more`() {
        let seed = UInt64.random(in: 0...(.max / 2))
        var waits: [Duration] = []
        for agent in 0..<500 as Range<UInt64> {
            var generator = SeededGenerator(seed: seed + agent)
            waits.append(StartSpread.wait(within: .seconds(60), using: &generator))
        }
        waits.sort()
        #expect(waits[499] - waits[0] >= .seconds(30), "seed \(seed)")
        #expect(waits[0] >= .zero && waits[499] < .seconds(60), "seed \(seed)")
        // No second takes more than thrice its share of the 500.
        for second in 0..<60 {
            let share = waits.count { $0 >= .seconds(second) && $0 < .seconds(second + 1) }
            #expect(share <= 25, "seed \(seed) second \(second)")
        }
    }

    @Test func `without a spread nobody waits`() {
        var generator = SeededGenerator(seed: 1)
        #expect(StartSpread.wait(within: .zero, using: &generator) == .zero)
    }
}
