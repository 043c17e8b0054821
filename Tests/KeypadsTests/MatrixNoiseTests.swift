import Keypads
import Support
import Testing

/// Bounce, noise and readers that are late: what is a key, and what is none.
@Suite struct MatrixNoiseTests {
    static let rests = [Matrix.Rest.edges, .polling]

    /// A few keys as a hand types them, with all that goes wrong between the contact and the reader.
    private func trace(_ seed: UInt64, _ rest: Matrix.Rest) -> (typed: [Character], bench: MatrixBench) {
        var generator = SeededGenerator(seed: seed)
        var bench = MatrixBench(rest: rest)
        if seed.isMultiple(of: 3) { bench.scanTime = generator.time(0...3000) }
        let typed = (0..<2).compactMap { _ in MatrixBench.keys.joined().randomElement(using: &generator) }
        var time: Duration = .milliseconds(20)
        for key in typed {
            // Every glitch costs a polled key its 25 ms once more.
            let up = time + .milliseconds(rest == .edges ? 70 : 120) + generator.time(0...40_000)
            bench.bounce(key, closed: true, at: time, for: generator.time(0...20_000), &generator)
            bench.bounce(key, closed: false, at: up, for: generator.time(0...20_000), &generator)
            time = up + .milliseconds(60) + generator.time(0...40_000)
        }
        for _ in 0..<Int.random(in: 0...(rest == .edges ? 4 : 2), using: &generator) {
            let key = MatrixBench.keys.joined().randomElement(using: &generator) ?? "1"
            let at = generator.time(0...300_000)
            guard !typed.contains(key) else { continue }
            bench.press(key, at: at, for: generator.time(5...3000))
        }
        bench.run(until: time + .milliseconds(200))
        return (typed, bench)
    }

    @Test(arguments: 0..<4)
    func `F-G6 bounce of 0 to 20 ms and glitches, 10 000 seeds: every digit once, and no other`(part: Int) {
        for seed in stride(from: UInt64(part), to: 10_000, by: 4) {
            let (typed, bench) = trace(seed, part == 3 ? .polling : .edges)
            guard bench.presses == typed else {
                Issue.record("F-G6 seed \(seed): typed \(typed), \(bench.said)")
                return
            }
        }
    }

    @Test(arguments: rests, [10_000, 1000, 500])
    func `F-G7 noise on a contact for 60 s makes no digit, and a key works within 1 s of its end`(
        rest: Matrix.Rest, rate: Int
    ) {
        var generator = SeededGenerator(seed: UInt64(rate))
        var bench = MatrixBench(rest: rest)
        for second in 0..<60 {
            bench.storm(on: "5", at: .seconds(second), for: .seconds(1), rate: rate, &generator)
            bench.run(until: .seconds(second + 1))
        }
        #expect(bench.effects == [.noisy])
        #expect(bench.said[0].at < .seconds(rest == .edges ? 1.1 : 10))
        let pace = rest == .edges ? 4 : 1
        #expect(bench.scans <= 60_000 / pace + 100, "the storm sets the pace of scanning")
        bench.press("5", at: .seconds(60.5), for: .milliseconds(80))
        bench.run(until: .seconds(70))
        #expect(bench.effects == [.noisy, .press("5"), .release("5"), .calm])
        #expect(bench.said[3].at < .seconds(62))
        let scans = bench.scans
        bench.run(until: .seconds(80))
        #expect(bench.scans == (rest == .edges ? scans : scans + 1000))
    }

    @Test func `F-G7 storms of all keys at once make no digit, 60 seeds`() {
        for seed in UInt64(0)..<60 {
            var generator = SeededGenerator(seed: seed)
            var bench = MatrixBench(rest: Self.rests[Int(seed % 2)])
            for key in MatrixBench.keys.joined() {
                let rate = Int.random(in: 300...3000, using: &generator)
                bench.storm(on: key, at: .milliseconds(10), for: .milliseconds(300), rate: rate, &generator)
            }
            bench.run(until: .seconds(1))
            #expect(bench.presses.isEmpty, "F-G7 seed \(seed): \(bench.said)")
        }
    }

    @Test(arguments: rests)
    func `F-G8 a reader that pauses finds no phantom digit, and the key that is down afterwards`(rest: Matrix.Rest) {
        for seed in UInt64(0)..<1000 {
            var generator = SeededGenerator(seed: seed)
            var bench = MatrixBench(rest: rest)
            let resumed = .milliseconds(110) + generator.time(1000...400_000)
            bench.stalls = [.milliseconds(100)...resumed]
            bench.bounce("7", closed: true, at: .milliseconds(100), for: .milliseconds(20), &generator)
            bench.bounce("7", closed: false, at: .milliseconds(300), for: .milliseconds(20), &generator)
            bench.run(until: .seconds(3))
            let isDownLongEnough = resumed < .milliseconds(260)
            let isRight = isDownLongEnough ? bench.presses == ["7"] : ["7", ""].contains(String(bench.presses))
            #expect(isRight, "F-G8 seed \(seed): \(bench.said)")
        }
    }

    @Test func `F-G8 a buffer that overflows is said, its row read back by level, and calm again after 1 s`() {
        var bench = MatrixBench()
        bench.stalls = [.milliseconds(100)...(.milliseconds(200))]
        for edge in 0..<41 { bench.set("7", closed: edge.isMultiple(of: 2), at: .microseconds(100_000 + 100 * edge)) }
        bench.set("7", closed: false, at: .milliseconds(400))
        bench.run(until: .seconds(2))
        #expect(bench.effects == [.noisy, .press("7"), .release("7"), .calm])
        #expect(bench.said[1].at < .milliseconds(206))
        #expect(bench.said[3].at > .seconds(1.2) && bench.said[3].at < .seconds(1.5))
    }

    @Test func `F-G8 a buffer that overflows while everything is open makes nothing but a word`() {
        var bench = MatrixBench()
        bench.stalls = [.milliseconds(100)...(.milliseconds(200))]
        for edge in 0..<40 { bench.set("7", closed: edge.isMultiple(of: 2), at: .microseconds(100_000 + 100 * edge)) }
        bench.run(until: .seconds(2))
        #expect(bench.effects == [.noisy, .calm])
    }

    /// A machine so loaded that a scan takes long and comes late: what two readings could see is seen.
    @Test(arguments: [0, 5, 10, 20, 30])
    func `fingers of 80 ms on a loaded machine lose no digit`(scan: Int) {
        for seed in UInt64(0)..<300 {
            var generator = SeededGenerator(seed: seed)
            var bench = MatrixBench()
            bench.scanTime = .milliseconds(scan)
            let typed = Array("1019#")
            for (index, key) in typed.enumerated() {
                bench.press(key, at: .milliseconds(160 * index + 100), for: .milliseconds(80))
            }
            // The pair of a finger takes two scans and 5 ms; the rest of its 80 ms may be lost.
            let spare = 80 - 2 * scan - 6
            var time: Duration = .milliseconds(90)
            while time < .seconds(1) {
                let end = time + generator.time(0...(spare * 500))
                bench.stalls.append(time...end)
                time = end + .milliseconds(scan * 2 + 6) + generator.time(0...30_000)
            }
            bench.run(until: .seconds(2))
            #expect(bench.presses == typed, "seed \(seed): \(bench.said)")
        }
    }

    @Test func `a key pressed before the last one's release was believed counts`() {
        var bench = MatrixBench()
        bench.press("1", at: .milliseconds(100), for: .milliseconds(80))
        bench.press("0", at: .milliseconds(190), for: .milliseconds(80))
        bench.press("1", at: .milliseconds(280), for: .milliseconds(80))
        bench.run(until: .seconds(1))
        #expect(
            bench.effects == [
                .press("1"), .release("1"), .press("0"), .release("0"), .press("1"), .release("1"),
            ])
    }

    @Test func `a key that was up and down again between two readings is a second press`() {
        var bench = MatrixBench()
        bench.press("1", at: .milliseconds(100), for: .milliseconds(80))
        bench.press("1", at: .milliseconds(240), for: .milliseconds(80))
        // One reading finds it open, the next one closed again.
        bench.stalls = [.milliseconds(186)...(.milliseconds(245))]
        bench.run(until: .seconds(1))
        #expect(bench.presses == ["1", "1"])
    }
}
