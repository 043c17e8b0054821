import Audit
import Codes
import Crypto
import Foundation
import Grants
import Support
import Testing
import Timing

/// How long a look-up takes says nothing about the code. `deploy/bench` has a million samples of the shipped form.
@Suite(.serialized) struct TimingTests {
    private static let samples = 20_000

    private func book(_ count: Int) -> CodeBook {
        CodeBook((0..<count).map { row("p\($0)", "\(100_000 + $0)") })
    }

    private static func now() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }

    @Test func `S8 a known code is looked up as long as an unknown one`() {
        let book = book(200)
        let known = (0..<200).map { codeKey.hash("\(100_000 + $0)") }
        let unknown = (0..<200).map { codeKey.hash("\(900_000 + $0)") }
        // Noise that looks like a difference does so once; a difference does so each time.
        var found: [Double] = []
        repeat {
            var generator = SystemRandom()
            var places = 0
            found.append(
                TimedPairs.t(
                    Self.samples, using: &generator, now: Self.now,
                    make: { ($0 ? known : unknown)[Int.random(in: 0..<200)] }, body: { places &+= book.place(of: $0) }))
        } while found.count < 3 && found[found.count - 1] >= 4.5
        #expect(found.contains { $0 < 4.5 }, "|t| was \(found)")
    }

    @Test func `what is measured with sees a look-up that stops at the code`() {
        let known = (0..<200).map { codeKey.hash("\(100_000 + $0)") }
        let unknown = (0..<200).map { codeKey.hash("\(900_000 + $0)") }
        var generator = SystemRandom()
        var places = 0
        let t = TimedPairs.t(
            Self.samples, using: &generator, now: Self.now,
            make: { ($0 ? known : unknown)[Int.random(in: 0..<200)] },
            body: { hash in places &+= known.firstIndex { $0 == hash } ?? -1 })
        #expect(t > 4.5, "|t| was \(t)")
    }

    @Test func `equal samples give no t, unequal ones a large one`() {
        var welch = Welch()
        for turn in 0..<1000 { welch.add(Double(turn / 2 % 10), toFirst: turn.isMultiple(of: 2)) }
        #expect(abs(welch.t) < 0.001)
        for turn in 0..<1000 { welch.add(Double(turn % 10) + 3, toFirst: true) }
        #expect(welch.t > 10)
    }
}
