import Doors
import Testing

/// The lock monitor against the output.
@Suite struct LockWatchTests {
    /// What the output does, what the monitor says, and whether that is an alarm half a second later.
    @Test(arguments: [
        (false, true, true), (false, false, false), (true, false, true), (true, true, false),
    ])
    func `F-G13 a monitor that disagrees is an alarm within 1 s, and the door is not shown as locked`(
        released: Bool, says: Bool, alarms: Bool
    ) {
        var bench = DoorBench()
        bench.send(.monitor(false))
        bench.go(to: 1000)
        if released { bench.release() }
        bench.send(.monitor(says))
        _ = bench.look()
        #expect(bench.door.isContradicted == alarms)
        bench.go(to: .microseconds(1_499_999))
        #expect(bench.alarms() == [])
        bench.go(to: 1500)
        #expect(bench.alarms() == (alarms ? [.lockDisagrees] : []))
        if alarms { #expect(bench.door.state.lock == .fault && bench.door.isContradicted) }
    }

    @Test func `F-G13 a welded relay: unlocked after the release's end, never Locked as long as it lasts`() {
        var bench = DoorBench()
        bench.send(.monitor(false))
        bench.release()
        bench.go(to: 200)
        bench.send(.monitor(true))
        bench.go(to: 5000)
        _ = bench.look()
        for _ in 0..<5 {
            #expect(bench.door.state.lock != .locked && bench.door.isContradicted && !bench.door.isSecured)
            bench.go(to: bench.now + .milliseconds(100))
        }
        #expect(bench.look() == [.record(.alarm(.lockDisagrees)), .signal(.alarm)])
        // A monitor that goes away ends nothing, one that flutters neither.
        bench.send(.monitor(nil))
        bench.go(to: 20_000)
        for step in 0..<20 {
            bench.send(.monitor(step % 2 == 0))
            bench.go(to: 20_000 + step * 500)
        }
        #expect(bench.door.alarms == [.lockDisagrees])
        bench.send(.monitor(false))
        bench.go(to: 40_000)
        #expect(bench.door.alarms == [] && bench.door.state.lock == .locked)
    }

    @Test func `a bolt that follows within 400 ms is no alarm, however often`() {
        var bench = DoorBench()
        bench.send(.monitor(false))
        for round in 0..<20 {
            let start = 10_000 * (round + 1)
            bench.go(to: start)
            bench.release()
            bench.go(to: start + 400)
            bench.send(.monitor(true))
            bench.go(to: start + 5400)
            bench.send(.monitor(false))
        }
        bench.go(to: 300_000)
        #expect(bench.alarms() == [])
    }

    @Test func `F-G13 a monitor that flutters does not follow, and short releases are no flutter`() {
        var bench = DoorBench()
        bench.send(.monitor(false))
        for step in 0..<20 {
            bench.go(to: 1000 + step * 60)
            bench.send(.monitor(step % 2 == 0))
        }
        #expect(bench.alarms() == [.lockDisagrees])
        var quick = DoorBench()
        quick.send(.monitor(false))
        for round in 0..<20 {
            let start = 1000 * (round + 1)
            quick.go(to: start)
            quick.release()
            quick.go(to: start + 100)
            quick.send(.monitor(true))
            quick.go(to: start + 450)
            quick.command(.lock)
            quick.go(to: start + 600)
            quick.send(.monitor(false))
        }
        quick.go(to: 60_000)
        #expect(quick.alarms() == [])
    }
}
