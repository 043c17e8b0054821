import Doors
import Testing

/// DoorForcedOpen, and what masks it.
@Suite struct ForcedTests {
    @Test func `a leaf that opens while locked is DoorForcedOpen, believed after its bounce, over once it was closed`()
    {
        var bench = DoorBench()
        bench.go(to: 1000)
        bench.send(.contact(.open))
        #expect(bench.wake == .milliseconds(1050))
        bench.go(to: .microseconds(1_049_999))
        #expect(bench.look() == [])
        bench.go(to: 1050)
        #expect(bench.look() == [.record(.alarm(.forcedOpen)), .signal(.alarm)])
        bench.go(to: 2000)
        bench.send(.contact(.closed))
        bench.go(to: .microseconds(2_999_999))
        #expect(bench.door.alarms == [.forcedOpen] && bench.door.state.leaf == .closed)
        bench.go(to: 3000)
        #expect(bench.look() == [.record(.alarmOver(.forcedOpen)), .signal(.alarmOver)])
    }

    /// Who may open, when the leaf opens, and whether that is an alarm.
    @Test(arguments: [
        ("a grant", 4999, false), ("a grant", 5400, false), ("a grant", 5500, false), ("a grant", 5501, true),
        ("the exit button", 4999, false), ("the exit button", 5500, false), ("the exit button", 5501, true),
        ("nobody", 1000, true),
    ])
    func `a release masks the forced alarm until half a second after its end`(who: String, opens: Int, alarms: Bool) {
        var bench = DoorBench()
        if who == "a grant" { bench.release() }
        if who == "the exit button" { bench.exit() }
        bench.go(to: opens)
        bench.send(.contact(.open))
        bench.go(to: opens + 1000)
        #expect(bench.alarms() == (alarms ? [.forcedOpen] : []))
    }

    @Test
    func `a release that is reported after the first edge masks it too: magnet and contact are faster than a report`() {
        var bench = DoorBench()
        bench.go(to: 1000)
        bench.send(.contact(.open))
        bench.go(to: 1020)
        bench.exit()
        bench.go(to: 2000)
        #expect(bench.alarms() == [])
    }
}
