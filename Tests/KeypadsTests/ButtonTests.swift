import Keypads
import Support
import Testing

@Suite struct ButtonTests {
    /// Runs a button over times at which its contact changes; what it says and when.
    private func run(
        _ changes: [(Duration, Bool)], until end: Duration, rest: Matrix.Rest = .edges
    ) -> (said: [(ButtonEffect, Duration)], reads: Int) {
        var button = Button(rest: rest)
        var (said, reads): ([(ButtonEffect, Duration)], Int) = ([], 0)
        var (closed, wake): (Bool, Duration?) = (false, .zero)
        var left = changes[...]
        func step(_ event: ButtonEvent, _ now: Duration) {
            for effect in button.step(event, now: now) {
                switch effect {
                case .wake(let at): wake = at
                case .read:
                    reads += 1
                    step(.reading(closed), now)
                case .pressed, .released, .stuck: said.append((effect, now))
                }
            }
        }
        while let now = [left.first?.0, wake].compactMap(\.self).min(), now <= end {
            if let change = left.first, change.0 == now {
                left.removeFirst()
                closed = change.1
                if rest == .edges { step(.edge(at: now), now) }
            } else {
                wake = nil
                step(.tick, now)
            }
        }
        return (said, reads)
    }

    @Test func `a press is believed after 5 ms and held it is one press`() {
        let (said, reads) = run([(.seconds(1), true), (.seconds(3), false)], until: .seconds(5))
        #expect(said.map(\.0) == [.pressed, .released])
        #expect(said.map(\.1) == [.milliseconds(1005), .milliseconds(3025)])
        #expect(reads < 16, "a held button rests on its edges")
    }

    @Test func `a glitch of 4 ms is no press`() {
        #expect(run([(.seconds(1), true), (.milliseconds(1004), false)], until: .seconds(5)).said.isEmpty)
    }

    @Test func `F-G7 a button held for a minute is one press and stuck`() {
        let said = run([(.seconds(1), true), (.seconds(61), false)], until: .seconds(70)).said
        #expect(said.map(\.0) == [.pressed, .stuck, .released])
    }

    @Test func `without edge events the button is polled`() {
        let said = run([(.seconds(1), true), (.seconds(3), false)], until: .seconds(5), rest: .polling).said
        #expect(said.map(\.0) == [.pressed, .released])
        #expect(said[0].1 <= .milliseconds(1036))
    }

    @Test(arguments: [Matrix.Rest.edges, .polling])
    func `F-G7 noise of 10 kHz, 1 kHz or 300 Hz for 60 s is no press, and a press works within 1 s of its end`(
        rest: Matrix.Rest
    ) {
        for rate in [10_000, 1000, 300] {
            var generator = SeededGenerator(seed: UInt64(rate))
            let count = rate * 60
            let mean = 1_000_000 / rate
            var at: Duration = .zero
            var changes: [(Duration, Bool)] = []
            for index in 0..<count {
                at += generator.time(max(1, mean / 2)...(mean * 3 / 2))
                changes.append((at, index.isMultiple(of: 2)))
            }
            changes += [(at + .seconds(1), false), (at + .seconds(1.1), true), (at + .seconds(1.2), false)]
            let said = run(changes, until: at + .seconds(2), rest: rest).said
            #expect(said.map(\.0) == [.pressed, .released], "\(rate) Hz")
            #expect(said.first.map { $0.1 >= at + .seconds(1.1) } ?? true)
        }
    }

    @Test func `F-G6 bounce of 0 to 20 ms is one press, 10 000 seeds`() {
        for seed in UInt64(0)..<10_000 {
            var generator = SeededGenerator(seed: seed)
            let down: Duration = .milliseconds(100)
            let up = down + .milliseconds(60) + generator.time(0...60_000)
            var changes: [(Duration, Bool)] = []
            for (start, end) in [(down, true), (up, false)] {
                changes.append((start, end))
                let count = Int.random(in: 0...10, using: &generator) * 2
                let times = (0..<count).map { _ in start + generator.time(0...20_000) }.sorted()
                for (index, at) in times.enumerated() { changes.append((at, index.isMultiple(of: 2) != end)) }
            }
            let said = run(changes, until: .seconds(1), rest: seed.isMultiple(of: 4) ? .polling : .edges).said
            guard said.map(\.0) == [.pressed, .released] else {
                Issue.record("F-G6 seed \(seed): \(said)")
                return
            }
        }
    }
}
