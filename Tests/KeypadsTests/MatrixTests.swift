import Keypads
import Support
import Testing

@Suite struct MatrixTests {
    @Test func `a press is said once, debounce after the first edge, and its release after the last bounce`() {
        var bench = MatrixBench()
        bench.press("5", at: .milliseconds(100), for: .milliseconds(80))
        bench.run(until: .seconds(1))
        #expect(
            bench.said == [
                .init(effect: .press("5"), at: .milliseconds(105)),
                .init(effect: .release("5"), at: .milliseconds(205)),
            ])
    }

    @Test func `at rest with edges nothing is scanned`() {
        var bench = MatrixBench()
        bench.run(until: .seconds(1))
        let before = bench.scans
        bench.run(until: .seconds(3600))
        #expect(bench.scans == before)
        bench.press("1", at: .seconds(3601), for: .milliseconds(60))
        bench.run(until: .seconds(3602))
        let after = bench.scans
        bench.run(until: .seconds(7200))
        #expect(bench.presses == ["1"] && bench.scans == after)
    }

    @Test func `a chip without events is read every 10 ms and decodes the same`() {
        var bench = MatrixBench(rest: .polling)
        for (index, key) in "101#".enumerated() {
            bench.press(key, at: .milliseconds(100 + 200 * index), for: .milliseconds(70))
        }
        bench.run(until: .seconds(1))
        #expect(bench.presses == Array("101#"))
        let before = bench.scans
        bench.run(until: .seconds(2))
        #expect(bench.scans - before == 100)
    }

    @Test func `the first tick starts a matrix, and a reading that never comes is asked for again`() {
        var matrix = Matrix(keys: MatrixBench.keys)
        #expect(matrix.step(.tick, now: .zero) == [.wake(at: .milliseconds(10)), .scan])
        #expect(matrix.step(.tick, now: .milliseconds(4)) == [.wake(at: .milliseconds(10))])
        #expect(matrix.step(.tick, now: .milliseconds(10)) == [.wake(at: .milliseconds(20)), .scan])
    }

    @Test func `crossings outside the keys are no keys`() {
        var matrix = Matrix(keys: ["12", "3"])
        let outside: Set = [Crossing(row: 1, column: 1), Crossing(row: 2, column: 0), Crossing(row: -1, column: 0)]
        for time in [0, 5, 10] {
            let effects = matrix.step(.reading(outside, began: .milliseconds(time)), now: .milliseconds(time))
            #expect(!effects.contains { if case .press = $0 { true } else { false } })
        }
    }

    @Test func `a glitch shorter than the debounce is no press`() {
        var bench = MatrixBench()
        bench.press("5", at: .milliseconds(100), for: .milliseconds(3))
        bench.run(until: .seconds(1))
        #expect(bench.said.isEmpty)
    }

    @Test func `a key that closes behind the last scan's back is still found`() {
        var bench = MatrixBench()
        // The release is believed at 205 ms; the next key closes in that very instant.
        bench.press("5", at: .milliseconds(100), for: .milliseconds(80))
        bench.press("8", at: .milliseconds(205), for: .milliseconds(80))
        bench.run(until: .seconds(1))
        #expect(bench.presses == ["5", "8"])
    }

    @Test func `F-G9 a key held for 60 s is one press, then stuck, then released`() {
        var bench = MatrixBench()
        bench.press("5", at: .seconds(1), for: .seconds(60))
        bench.run(until: .seconds(70))
        #expect(bench.effects == [.press("5"), .stuck("5"), .release("5")])
        #expect(bench.said[1].at >= .seconds(31) && bench.said[1].at < .seconds(31.1))
    }

    @Test func `F-G7 beside a stuck key the others work`() {
        var bench = MatrixBench()
        bench.set("5", closed: true, at: .seconds(1))
        bench.run(until: .seconds(40))
        #expect(bench.heard() == [.press("5"), .stuck("5")])
        for (index, key) in "642".enumerated() {
            bench.press(key, at: .milliseconds(40_000 + 300 * index), for: .milliseconds(100))
        }
        bench.set("5", closed: false, at: .seconds(45))
        bench.run(until: .seconds(50))
        #expect(bench.presses == Array("642"))
        #expect(bench.effects.last == .release("5"))
    }

    @Test func `F-G9 of two keys the first counts, the second only after both were up`() {
        var bench = MatrixBench()
        bench.set("1", closed: true, at: .milliseconds(100))
        bench.set("6", closed: true, at: .milliseconds(200))
        bench.set("1", closed: false, at: .milliseconds(300))
        bench.run(until: .milliseconds(400))
        #expect(bench.heard() == [.press("1"), .release("1")])
        bench.press("2", at: .milliseconds(450), for: .milliseconds(60))
        bench.set("6", closed: false, at: .milliseconds(600))
        bench.press("6", at: .milliseconds(700), for: .milliseconds(60))
        bench.run(until: .seconds(1))
        #expect(bench.heard() == [.press("6"), .release("6")])
    }

    @Test func `F-G9 of two keys in the same instant none counts`() {
        var bench = MatrixBench()
        bench.press("1", at: .milliseconds(100), for: .milliseconds(100))
        bench.press("6", at: .milliseconds(100), for: .milliseconds(100))
        bench.press("4", at: .milliseconds(400), for: .milliseconds(100))
        bench.run(until: .seconds(1))
        #expect(bench.effects == [.press("4"), .release("4")])
    }

    @Test(arguments: ["124", "142", "214", "241", "412", "421"])
    func `F-G9 three keys of a rectangle make no fourth`(order: String) {
        var bench = MatrixBench()
        for (index, key) in order.enumerated() {
            bench.set(key, closed: true, at: .milliseconds(100 + 50 * index))
            bench.set(key, closed: false, at: .milliseconds(400 + 50 * index))
        }
        bench.press("9", at: .seconds(1), for: .milliseconds(60))
        bench.run(until: .seconds(2))
        #expect(bench.presses == [order.first, "9"])
        #expect(bench.effects.filter { $0 == .ghost }.count == 1)
    }

    @Test func `F-G9 whatever is held, a press is a key that is really closed, 300 seeds`() {
        for seed in UInt64(0)..<300 {
            var generator = SeededGenerator(seed: seed)
            var bench = MatrixBench()
            var time: Duration = .zero
            for _ in 0..<20 {
                let key = MatrixBench.keys.joined().randomElement(using: &generator) ?? "1"
                let hold = generator.time(1000...400_000)
                time += generator.time(0...150_000)
                bench.bounce(key, closed: true, at: time, for: .milliseconds(8), &generator)
                bench.bounce(key, closed: false, at: time + hold, for: .milliseconds(8), &generator)
            }
            var last: Duration = .zero
            while last < time + .seconds(2) {
                last += .milliseconds(1)
                bench.run(until: last)
                for case .press(let key) in bench.heard() where !bench.wasClosed(key, since: last - .milliseconds(15)) {
                    Issue.record("F-G9 seed \(seed): \(key) at \(last) is a ghost")
                }
            }
        }
    }
}
