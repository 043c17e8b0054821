import Doors
import Testing

@Suite struct `A release without end` {
    private static let limits: ReleaseLimits = {
        var limits = ReleaseLimits()
        limits.continuous = true
        limits.exitMayBeBlocked = true
        return limits
    }()

    /// A held door whose agent is heard every second until `end`.
    private static func held(until end: Int = 1) -> ReleaseBench {
        var bench = ReleaseBench(limits: limits)
        bench.send(.hold, at: .seconds(1))
        if end > 1 { for second in 2...end { bench.send(.heard, at: .seconds(second)) } }
        return bench
    }

    @Test func `lasts past the ceiling while the agent is heard`() {
        var bench = Self.held(until: 3600)
        #expect(bench.isActive && bench.isHeld && bench.heard() == [.held])
        bench.send(.lock, at: .seconds(3601))
        #expect(!bench.isActive && bench.heard() == [.locked(.asked)])
        bench.run(until: .seconds(7200))
        #expect(bench.heard().isEmpty)
    }

    @Test func `is denied to a lock that is not continuous, whatever goes on`() {
        var bench = ReleaseBench()
        bench.send(.hold, at: .seconds(1))
        #expect(!bench.isActive && bench.heard() == [.denied(.notContinuous, by: .agent)])
        bench.send(.grant(for: .seconds(5)), at: .seconds(2))
        bench.send(.hold, at: .seconds(3))
        for second in 4...11 { bench.send(.heard, at: .seconds(second)) }
        #expect(
            bench.heard() == [
                .released(until: .seconds(7), by: .agent), .denied(.notContinuous, by: .agent), .locked(.deadline),
            ])
        #expect(!bench.isHeld)
    }

    @Test func `ends when the agent is silent for 3 s, to the microsecond`() {
        var bench = Self.held(until: 9)
        bench.run(until: .microseconds(11_999_999))
        #expect(bench.isActive && bench.heard() == [.held])
        bench.run(until: .seconds(12))
        #expect(!bench.isActive && bench.heard() == [.locked(.peerSilent)])
        bench.send(.heard, at: .seconds(13))
        bench.run(until: .seconds(60))
        #expect(!bench.isActive && bench.heard().isEmpty, "nothing comes back by itself")
        bench.send(.hold, at: .seconds(61))
        #expect(bench.isActive && bench.heard() == [.held])
    }

    @Test func `ends when the agent is gone`() {
        var bench = Self.held()
        bench.send(.end(.peerGone), at: .seconds(2))
        bench.send(.hold, at: .seconds(3))
        #expect(!bench.isActive && bench.heard() == [.held, .locked(.peerGone)])
    }

    @Test func `ends with a lost chip, and is not taken up again`() {
        var bench = Self.held()
        bench.failsToLock = true
        bench.send(.lineLost, at: .seconds(2))
        bench.send(.hold, at: .milliseconds(2050))
        bench.failsToLock = false
        bench.run(until: .seconds(3))
        #expect(!bench.isActive)
        #expect(
            bench.heard() == [.held, .lockFailing, .denied(.lineFault, by: .agent), .locked(.lineFault)])
    }

    @Test func `takes the place of a release and its deadline`() {
        var bench = ReleaseBench(limits: Self.limits)
        bench.send(.grant(for: .seconds(2)), at: .seconds(1))
        bench.send(.hold, at: .seconds(2))
        for second in 3...30 { bench.send(.heard, at: .seconds(second)) }
        #expect(bench.isActive && bench.heard() == [.released(until: .seconds(3), by: .agent), .held])
    }

    @Test func `is what a grant finds, and nothing of the grant or of a press is left when it ends`() {
        var bench = Self.held()
        bench.send(.grant(for: .seconds(5)), at: .seconds(2))
        bench.send(.exit, at: .seconds(3))
        bench.send(.hold, at: .milliseconds(3900))
        #expect(bench.heard() == [.held, .held, .held])
        bench.send(.lock, at: .seconds(5))
        bench.run(until: .seconds(20))
        #expect(!bench.isActive && bench.heard() == [.locked(.asked)])
    }

    @Test func `leaves a ceiling of its own to what comes after`() {
        var bench = Self.held(until: 20)
        bench.send(.lock, at: .seconds(21))
        for tenth in 0..<300 { bench.send(.grant(for: .seconds(5)), at: .milliseconds(21_100 + tenth * 100)) }
        let first = bench.heard().prefix { $0 != .locked(.ceiling) }
        #expect(first.last == .released(until: .milliseconds(31_100), by: .agent))
    }

    @Test func `is denied when it cannot be written, and the output driven locked`() {
        var bench = ReleaseBench(limits: Self.limits)
        bench.failsToRelease = true
        bench.send(.hold, at: .seconds(1))
        #expect(!bench.isActive && bench.heard() == [.denied(.lineFault, by: .agent), .locked(.lineFault)])
    }

    @Test func `needs no rest, and takes over a press that waits for one`() {
        var bench = ReleaseBench(limits: Self.limits)
        bench.send(.grant(for: .seconds(60)), at: .seconds(1))
        bench.send(.exit, at: .milliseconds(11_100))
        bench.send(.hold, at: .milliseconds(11_200))
        _ = bench.heard()
        bench.send(.lock, at: .milliseconds(11_300))
        bench.run(until: .seconds(20))
        #expect(bench.heard() == [.locked(.asked)])
    }
}

@Suite struct `An exit button that is blocked` {
    private static let limits: ReleaseLimits = {
        var limits = ReleaseLimits()
        limits.exitMayBeBlocked = true
        return limits
    }()

    @Test func `releases nothing and says so, until it is served again`() {
        var bench = ReleaseBench(limits: Self.limits)
        bench.send(.serveExit(false), at: .seconds(1))
        bench.send(.exit, at: .seconds(2))
        bench.send(.serveExit(true), at: .seconds(3))
        #expect(
            !bench.isActive
                && bench.heard() == [.exitServed(false), .denied(.exitBlocked, by: .exit), .exitServed(true)])
        bench.send(.exit, at: .seconds(4))
        #expect(bench.isActive)
    }

    @Test func `needs a waiver that the guard knows`() {
        var bench = ReleaseBench()
        bench.send(.serveExit(false), at: .seconds(1))
        #expect(bench.heard() == [.denied(.exitBlocked, by: .agent)])
        bench.send(.exit, at: .seconds(2))
        #expect(bench.isActive)
    }

    @Test func `is served again when the agent is silent for 3 s`() {
        var bench = ReleaseBench(limits: Self.limits)
        bench.send(.serveExit(false), at: .seconds(1))
        bench.send(.heard, at: .seconds(2))
        bench.send(.exit, at: .microseconds(4_999_999))
        #expect(!bench.isActive)
        bench.send(.exit, at: .seconds(5))
        #expect(
            bench.isActive
                && bench.heard() == [
                    .exitServed(false), .denied(.exitBlocked, by: .exit), .exitServed(true),
                    .released(until: .seconds(10), by: .exit),
                ])
    }

    @Test func `does not outlast a deadline, nor a deadline the silence`() {
        var bench = ReleaseBench(limits: Self.limits)
        bench.send(.grant(for: .seconds(3)), at: .seconds(1))
        bench.send(.serveExit(false), at: .seconds(1))
        bench.run(until: .seconds(4))
        #expect(!bench.isActive && bench.heard().suffix(2) == [.exitServed(true), .locked(.deadline)])
    }

    @Test func `forgets a press that waited for the rest`() {
        var bench = ReleaseBench(limits: Self.limits)
        bench.send(.grant(for: .seconds(60)), at: .seconds(1))
        bench.send(.exit, at: .milliseconds(11_200))
        bench.send(.serveExit(false), at: .milliseconds(11_300))
        bench.send(.serveExit(true), at: .milliseconds(11_400))
        bench.run(until: .seconds(20))
        #expect(!bench.isActive && bench.heard().last == .exitServed(true))
    }
}
