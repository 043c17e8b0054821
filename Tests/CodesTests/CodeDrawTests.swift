import Codes
import Crypto
import Support
import Testing

@Suite struct CodeDrawTests {
    @Test(arguments: 5...12)
    func `S6 what is drawn has its length, is not trivial and is free`(_ length: Int) throws {
        var generator = SystemRandom()
        var drawn: Set<String> = []
        for _ in 0..<300 {
            let code = try #require(CodeDraw.draw(length: length, using: &generator) { !drawn.contains($0) })
            #expect(CodeRule.allows(code, shortest: length) && code.count == length)
            drawn.insert(code)
        }
        #expect(drawn.count == 300)
    }

    @Test func `S6 every allowed code of five digits is as likely as the next`() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var generator = SeededGenerator(seed: seed)
        let allowed = (0..<100_000).map { String($0 + 100_000).dropFirst() }.filter { !CodeRule.isTrivial(String($0)) }
        // Chi square over a hundred parts of the allowed codes, in their order.
        var counts = [Double](repeating: 0, count: 100)
        var places: [Substring: Int] = [:]
        for (place, code) in allowed.enumerated() { places[code] = place * 100 / allowed.count }
        let draws = 100_000
        for _ in 0..<draws {
            let code = try #require(CodeDraw.draw(length: 5, using: &generator) { _ in true })
            counts[try #require(places[Substring(code)])] += 1
        }
        var expected = [Double](repeating: 0, count: 100)
        for place in allowed.indices { expected[place * 100 / allowed.count] += Double(draws) / Double(allowed.count) }
        let square = zip(counts, expected).map { ($0 - $1) * ($0 - $1) / $1 }.reduce(0, +)
        // 99 degrees of freedom: above 170 once in a hundred thousand runs.
        #expect(square < 170, "seed \(seed)")
    }

    @Test func `S6 numbers that would give some codes one chance more are drawn again`() throws {
        // 2^64 numbers on 10^6 codes: 551 616 codes would get one more than the others, the first of each such part.
        var drawnAgain = 0
        for code in 400_000..<401_000 {
            let (quotient, rest) = UInt64(1_000_000).dividingFullWidth((UInt64(code), 0))
            let first = rest == 0 ? quotient : quotient + 1
            guard first.multipliedFullWidth(by: 1_000_000).low < 551_616 else { continue }
            var generator = Script([first, 0xBCDE_F012_3456_789A])
            let drawn = try #require(CodeDraw.draw(length: 6, using: &generator) { _ in true })
            #expect(drawn != String(code))
            drawnAgain += 1
        }
        #expect(drawnAgain > 100)
    }

    @Test func `a generator that is none ends with nothing instead of a hang`() {
        var stuck = Script([1])
        #expect(CodeDraw.draw(length: 6, using: &stuck) { _ in true } == nil)
        var generator = SystemRandom()
        #expect(CodeDraw.draw(length: 6, using: &generator) { _ in false } == nil)
    }
}

/// Gives what it was told, and its last number for ever.
private struct Script: RandomNumberGenerator {
    private var numbers: [UInt64]

    init(_ numbers: [UInt64]) { self.numbers = numbers }

    mutating func next() -> UInt64 { numbers.count > 1 ? numbers.removeFirst() : numbers[0] }
}
