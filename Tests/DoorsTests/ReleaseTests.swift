import Doors
import Support
import Testing

@Suite struct ReleaseTests {
    private let second = Duration.seconds(1)

    @Test func `a grant releases until its deadline`() {
        var bench = ReleaseBench()
        bench.send(.grant(for: .seconds(3)), at: .seconds(1))
        #expect(bench.isActive && bench.heard() == [.released(until: .seconds(4), by: .agent)])
        bench.run(until: .milliseconds(3999))
        #expect(bench.isActive && bench.heard().isEmpty)
        bench.run(until: .seconds(4))
        #expect(!bench.isActive && bench.heard() == [.locked(.deadline)])
    }

    @Test func `a second grant makes the release longer, never shorter`() {
        var bench = ReleaseBench()
        bench.send(.grant(for: .seconds(4)), at: .seconds(1))
        bench.send(.grant(for: .seconds(1)), at: .seconds(2))
        bench.send(.grant(for: .seconds(4)), at: .seconds(3))
        #expect(
            bench.heard() == [
                .released(until: .seconds(5), by: .agent), .released(until: .seconds(5), by: .agent),
                .released(until: .seconds(7), by: .agent),
            ])
        bench.run(until: .seconds(7))
        #expect(bench.heard() == [.locked(.deadline)])
    }

    @Test func `a second grant does not extend the ceiling`() {
        var bench = ReleaseBench()
        for at in 1...9 { bench.send(.grant(for: .seconds(5)), at: .seconds(at)) }
        #expect(bench.heard().last == .released(until: .seconds(11), by: .agent))
        bench.run(until: .seconds(11))
        #expect(!bench.isActive && bench.heard() == [.locked(.ceiling)])
    }

    @Test func `a grant longer than the ceiling is cut and says so`() {
        var bench = ReleaseBench()
        bench.send(.grant(for: .seconds(600)), at: .seconds(1))
        bench.run(until: .seconds(20))
        #expect(bench.heard() == [.released(until: .seconds(11), by: .agent), .locked(.ceiling)])
    }

    @Test func `locking and granting again does not start the ceiling anew`() {
        var bench = ReleaseBench()
        for at in 0..<40 {
            bench.send(.grant(for: .seconds(5)), at: .milliseconds(1000 + 300 * at))
            bench.send(.lock, at: .milliseconds(1200 + 300 * at))
            if bench.isActive { #expect(bench.now <= .seconds(11)) }
        }
        let denied = bench.heard().first { if case .denied = $0 { true } else { false } }
        #expect(denied == .denied(.resting(until: .seconds(11)), by: .agent))
    }

    @Test func `after the ceiling a grant waits for the rest`() {
        var bench = ReleaseBench()
        bench.send(.grant(for: .seconds(10)), at: .seconds(1))
        bench.send(.grant(for: .seconds(1)), at: .milliseconds(11_100))
        bench.send(.grant(for: .seconds(1)), at: .milliseconds(11_500))
        #expect(
            bench.heard() == [
                .released(until: .seconds(11), by: .agent), .locked(.deadline),
                .denied(.resting(until: .milliseconds(11_500)), by: .agent),
                .released(until: .milliseconds(12_500), by: .agent),
            ])
    }

    @Test func `a press during the rest is served at its end`() {
        var bench = ReleaseBench()
        bench.send(.grant(for: .seconds(60)), at: .seconds(1))
        bench.send(.exit, at: .milliseconds(11_200))
        #expect(!bench.isActive)
        _ = bench.heard()
        bench.run(until: .seconds(12))
        #expect(bench.heard() == [.released(until: .milliseconds(16_500), by: .exit)])
    }

    @Test func `the exit button releases for the release time and makes a release longer`() {
        var bench = ReleaseBench()
        bench.send(.exit, at: .seconds(1))
        bench.send(.exit, at: .seconds(4))
        bench.run(until: .seconds(9))
        #expect(
            bench.heard() == [
                .released(until: .seconds(6), by: .exit), .released(until: .seconds(9), by: .exit), .locked(.deadline),
            ])
    }

    @Test func `an order locks at once, also a door that is locked`() {
        var bench = ReleaseBench()
        bench.send(.grant(for: .seconds(5)), at: .seconds(1))
        bench.send(.lock, at: .seconds(2))
        #expect(!bench.isActive)
        bench.send(.lock, at: .seconds(3))
        #expect(bench.heard() == [.released(until: .seconds(6), by: .agent), .locked(.asked), .locked(.asked)])
        bench.run(until: .seconds(20))
        #expect(bench.heard().isEmpty, "the deadline of a release that is over means nothing")
    }

    @Test func `when the agent is gone the door locks at once and stays locked`() {
        var bench = ReleaseBench()
        bench.send(.grant(for: .seconds(5)), at: .seconds(1))
        bench.send(.end(.peerGone), at: .seconds(2))
        #expect(!bench.isActive && bench.isLocked && bench.heard().last == .locked(.peerGone))
        bench.send(.grant(for: .seconds(5)), at: .seconds(3))
        bench.send(.exit, at: .seconds(4))
        #expect(!bench.isActive && bench.heard().isEmpty)
    }

    @Test func `a press that waits for the end of the rest is not served after good-bye`() {
        var bench = ReleaseBench()
        bench.send(.grant(for: .seconds(60)), at: .seconds(1))
        bench.send(.exit, at: .milliseconds(11_200))
        bench.send(.end(.asked), at: .milliseconds(11_400))
        bench.run(until: .seconds(20))
        #expect(!bench.isActive && bench.heard().last == .locked(.asked))
    }

    @Test func `a release of no length is denied`() {
        var bench = ReleaseBench()
        bench.send(.grant(for: .zero), at: .seconds(1))
        bench.send(.grant(for: .seconds(-1)), at: .seconds(2))
        #expect(bench.heard() == [.denied(.noTime, by: .agent), .denied(.noTime, by: .agent)])
    }

    @Test func `F-G10 a write that fails towards released is denied and the output driven locked`() {
        var bench = ReleaseBench()
        bench.failsToRelease = true
        bench.send(.grant(for: .seconds(5)), at: .seconds(1))
        #expect(bench.heard() == [.denied(.lineFault, by: .agent), .locked(.lineFault)])
        bench.failsToRelease = false
        bench.send(.exit, at: .seconds(2))
        #expect(bench.heard() == [.released(until: .seconds(7), by: .exit)])
    }

    @Test func `F-G10 a write that fails towards locked is said once and tried every 100 ms`() {
        var bench = ReleaseBench()
        bench.send(.grant(for: .seconds(5)), at: .seconds(1))
        bench.failsToLock = true
        bench.run(until: .milliseconds(6950))
        #expect(bench.heard() == [.released(until: .seconds(6), by: .agent), .lockFailing])
        #expect(bench.failures == 10)
        bench.send(.grant(for: .seconds(5)), at: .milliseconds(6960))
        bench.send(.lock, at: .milliseconds(6970))
        #expect(bench.heard() == [.denied(.lineFault, by: .agent)])
        bench.failsToLock = false
        bench.run(until: .seconds(8))
        #expect(!bench.isActive && bench.heard() == [.locked(.asked)])
    }

    @Test func `an output that cannot be taken denies everything until it is`() {
        var bench = ReleaseBench(taken: false)
        #expect(!bench.isLocked && bench.heard() == [.lockFailing])
        bench.failsToLock = true
        bench.send(.grant(for: .seconds(5)), at: .seconds(1))
        bench.send(.exit, at: .seconds(2))
        #expect(bench.heard() == [.denied(.lineFault, by: .agent), .denied(.lineFault, by: .exit)])
        bench.failsToLock = false
        bench.run(until: .seconds(3))
        #expect(bench.heard() == [.locked(.start)])
        bench.send(.grant(for: .seconds(5)), at: .seconds(4))
        #expect(bench.isActive)
    }

    @Test func `in every walk no output is active past its ceiling, 3000 seeds`() {
        for seed in UInt64(0)..<3000 {
            var walk = ReleaseWalk(seed: seed)
            if let broken = walk.run() {
                Issue.record("seed \(seed): \(broken)")
                return
            }
        }
    }
}

/// Random events on one release, watched by rules that know nothing of its states.
private struct ReleaseWalk {
    private var generator: SeededGenerator
    private let limits: ReleaseLimits
    private var bench: ReleaseBench
    private var isGone = false
    /// When the agent was last heard.
    private var lastHeard: Duration = .zero

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
        let ceiling = generator.time(500_000...20_000_000)
        var limits = ReleaseLimits(releaseTime: min(generator.time(1...10_000_000), ceiling), ceiling: ceiling)
        limits.continuous = Bool.random(using: &generator)
        limits.exitMayBeBlocked = Bool.random(using: &generator)
        self.limits = limits
        bench = ReleaseBench(limits: limits)
    }

    /// What was broken, in words; nil for a good walk.
    mutating func run() -> String? {
        var time: Duration = .zero
        for _ in 0..<150 {
            time += generator.time(Bool.random(using: &generator) ? 0...300_000 : 0...4_000_000)
            // Every moment at which anything may change, and the one before it.
            while let wake = bench.wake, wake <= time {
                if let broken = check(at: wake - .nanoseconds(1)) { return broken }
                bench.run(until: wake)
                if let broken = check(at: wake) { return broken }
            }
            event(at: time)
            if let broken = check(at: time) { return broken }
        }
        return nil
    }

    private mutating func event(at time: Duration) {
        switch Int.random(in: 0..<50, using: &generator) {
        case 0..<20: bench.send(.grant(for: generator.time(-1000...15_000_000)), at: time)
        case 20..<30: bench.send(.exit, at: time)
        case 30..<36: bench.send(.lock, at: time)
        case 36: bench.failsToRelease.toggle()
        case 37: bench.failsToLock.toggle()
        case 38: bench.send(.tick, at: time)
        case 39...42: send(.hold, at: time)
        case 43...46: send(.heard, at: time)
        case 47: send(.serveExit(Bool.random(using: &generator)), at: time)
        case 48: bench.send(.lineLost, at: time)
        default:
            guard Int.random(in: 0..<20, using: &generator) == 0 else { return }
            bench.send(.end(.peerGone), at: time)
            isGone = true
        }
    }

    private mutating func send(_ event: ReleaseEvent, at time: Duration) {
        bench.send(event, at: time)
        lastHeard = time
    }

    private func check(at time: Duration) -> String? {
        // An output that cannot be written is excused until a write succeeds; that it is tried is checked by F-G10.
        if bench.isHeld {
            if !limits.continuous { return "held at \(time), and not continuous" }
            if !bench.isFailing, time - lastHeard > limits.silence { return "held at \(time), heard at \(lastHeard)" }
        } else if bench.isActive, !bench.isFailing, let first = bench.firstActive, time - first > limits.ceiling {
            return "active for \(time - first) at \(time), ceiling \(limits.ceiling)"
        }
        if isGone, bench.isActive, !bench.isFailing { return "active at \(time) though the agent is gone" }
        if bench.isLocked, bench.isActive { return "locked in name only at \(time)" }
        return nil
    }
}
