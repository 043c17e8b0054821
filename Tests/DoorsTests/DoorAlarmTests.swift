import Doors
import Testing

@Suite struct DoorAlarmTests {
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

    @Test func `F-G11 a rebound and a flutter belong to the opening they follow`() {
        var bench = DoorBench()
        bench.release()
        bench.go(to: 1000)
        bench.send(.contact(.open))
        bench.go(to: 3000)
        #expect(bench.door.mode == .locked, "the lock was secured behind the leaf")
        bench.send(.contact(.closed))
        // Slams, rebounds for 300 ms, falls shut: no opening of its own.
        bench.go(to: 3100)
        bench.send(.contact(.open))
        bench.go(to: 3400)
        bench.send(.contact(.closed))
        bench.go(to: 4399)
        bench.send(.contact(.open))
        bench.go(to: 4440)
        bench.send(.contact(.closed))
        bench.go(to: 9000)
        #expect(bench.alarms() == [])
        bench.send(.contact(.open))
        bench.go(to: 10_000)
        #expect(bench.alarms() == [.forcedOpen], "the next one is")
    }

    @Test func `F-G11 a switch that flutters is broken, neither forced nor held open`() {
        var bench = DoorBench()
        var time = 1000
        var open = false
        while time < 40_000 {
            bench.go(to: time)
            open.toggle()
            bench.send(.contact(open ? .open : .closed))
            time += 30
        }
        #expect(bench.alarms() == [.contactFault], "once, however long it flutters")
        #expect(bench.door.state.leaf == .fault)
        bench.send(.contact(.closed))
        bench.go(to: 45_000)
        #expect(bench.door.state.leaf == .closed && bench.door.alarms == [])
    }

    @Test func `F-G11 a flutter hides no opening: what comes to rest open without a release was forced`() {
        var bench = DoorBench()
        for step in 0..<100 {
            bench.go(to: 1000 + step * 30)
            bench.send(.contact(step % 2 == 0 ? .open : .closed))
        }
        bench.send(.contact(.open))
        bench.go(to: 10_000)
        #expect(bench.alarms() == [.contactFault, .forcedOpen])
        #expect(bench.door.alarms == [.forcedOpen])
    }

    @Test func `F-G11 a switch that could not be read in between hides none either`() {
        var bench = DoorBench()
        bench.go(to: 1000)
        bench.send(.contact(.unreadable))
        bench.go(to: 20_000)
        #expect(bench.door.state.leaf == .unknown)
        bench.send(.contact(.open))
        bench.go(to: 21_000)
        #expect(bench.alarms() == [.forcedOpen])
        // The first sight of a leaf proves nothing, but it must not stand there for ever.
        var fresh = DoorBench(contact: .open)
        fresh.go(to: 29_999)
        #expect(fresh.alarms() == [])
        fresh.go(to: 30_000)
        #expect(fresh.alarms() == [.openTooLong])
    }

    @Test func `F-G11 a supervised wire that is cut or shorted is tamper`() {
        for reading in [ContactReading.cut, .shorted] {
            var bench = DoorBench()
            bench.go(to: 1000)
            bench.send(.contact(reading))
            #expect(bench.alarms() == [.tamper])
            #expect(bench.door.state.leaf == .fault && bench.door.state.tamper == .detected)
            bench.send(.contact(.closed))
            bench.go(to: 5000)
            #expect(bench.door.alarms == [] && bench.door.state.leaf == .closed)
        }
    }

    @Test func `a door that stands open is warned of, then held open, to the microsecond from the first edge`() {
        var rules = DoorRules()
        rules.preAlarm = .seconds(5)
        var bench = DoorBench(rules)
        bench.release()
        bench.go(to: 1000)
        bench.send(.contact(.open))
        bench.go(to: .microseconds(25_999_999))
        _ = bench.look()
        bench.go(to: 26_000)
        #expect(bench.look() == [.signal(.preAlarm)])
        // Neither a grant nor the exit button makes it longer.
        bench.release(by: "p-2")
        bench.go(to: .microseconds(30_999_999))
        #expect(bench.alarms() == [])
        bench.go(to: 31_000)
        #expect(bench.look().suffix(2) == [.record(.alarm(.openTooLong)), .signal(.alarm)])
        bench.send(.contact(.closed))
        bench.go(to: 32_000)
        #expect(bench.look() == [.record(.alarmOver(.openTooLong)), .signal(.alarmOver)])
    }

    @Test func `a door closed in time is neither, and the next opening counts anew`() {
        var bench = DoorBench()
        for start in [1000, 40_000] {
            bench.go(to: start)
            bench.release()
            bench.send(.contact(.open))
            bench.go(to: start + 29_000)
            bench.send(.contact(.closed))
        }
        bench.go(to: 200_000)
        #expect(bench.alarms() == [])
    }

    @Test func `a door that was forced is not held open as well`() {
        var bench = DoorBench()
        bench.send(.contact(.open))
        bench.go(to: 300_000)
        #expect(bench.alarms() == [.forcedOpen])
    }

    @Test func `a door that is to stand open is no alarm; when that ends the open time begins`() {
        var bench = DoorBench.continuous()
        bench.command(.unlock)
        bench.send(.contact(.open))
        bench.go(to: 100_000)
        #expect(bench.alarms() == [])
        bench.command(.lock)
        bench.go(to: 129_999)
        #expect(bench.alarms() == [])
        bench.go(to: 130_000)
        #expect(bench.alarms() == [.openTooLong])
        bench.command(.unlock)
        #expect(bench.door.alarms == [], "it is wanted open now")
    }

    @Test func `the lock is secured the relock delay after the leaf opened, by nobody's wish`() {
        var bench = DoorBench()
        bench.release()
        bench.go(to: 1000)
        bench.send(.contact(.open))
        bench.go(to: .microseconds(1_499_999))
        _ = bench.look()
        bench.go(to: 1500)
        #expect(bench.look() == [.askLock, .record(.locked(.asked, by: .leaf))])
        #expect(bench.door.mode == .locked)
    }

    @Test func `somebody granted behind the first is not locked out by the leaf of the first`() {
        var bench = DoorBench()
        bench.release()
        bench.go(to: 1000)
        bench.send(.contact(.open))
        bench.go(to: 1400)
        bench.release(by: "p-2")
        bench.go(to: 3000)
        #expect(bench.door.mode == .accessed(until: .milliseconds(6400), by: .call(person: "p-2")))
        // While the guard has not answered, the leaf waits; a denial lets it.
        var slow = DoorBench()
        slow.release()
        slow.go(to: 1000)
        slow.send(.contact(.open))
        slow.go(to: 1490)
        slow.answers = false
        slow.release(by: "p-2")
        slow.go(to: 1600)
        #expect(!slow.look().contains(.askLock))
        slow.send(.reported(.denied(.resting(until: .seconds(9)), by: .agent)))
        #expect(slow.look().contains(.askLock))
    }

    @Test func `a relock delay of zero secures as soon as the leaf is believed open`() {
        var rules = DoorRules()
        rules.relockDelay = .zero
        var bench = DoorBench(rules)
        bench.release()
        bench.send(.contact(.open))
        bench.go(to: .microseconds(49_999))
        #expect(bench.door.mode != .locked)
        bench.go(to: 50)
        #expect(bench.door.mode == .locked)
    }

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

    @Test func `S21 tampering is an alarm at once, over a second after it`() {
        var bench = DoorBench()
        bench.send(.tamper(false))
        bench.go(to: 1000)
        bench.send(.tamper(true))
        #expect(bench.look() == [.record(.alarm(.tamper)), .signal(.alarm)])
        #expect(bench.release() == .released(until: .seconds(6)), "it blocks only where it is told to")
        bench.send(.tamper(nil))
        bench.go(to: 9000)
        #expect(bench.door.alarms == [.tamper], "a contact that cannot be read ends nothing")
        bench.send(.tamper(false))
        bench.go(to: 10_000)
        #expect(bench.door.alarms == [])
    }

    @Test func `S21 a tamper block locks, outlives a restart, and is cleared by command once all is whole`() {
        var bench = DoorBench.continuous { $0.tamperBlocks = true }
        bench.command(.unlock)
        bench.send(.tamper(true))
        #expect(bench.door.mode == .blocked && bench.look().contains(.keep(bench.door.kept)))
        #expect(bench.release() == .refused(.tamperBlocked))
        #expect(bench.command(.unlock) == .refused(.tamperBlocked))
        #expect(bench.command(.endBlock) == .mode(.blocked), "that was another block")
        #expect(bench.command(.clear) == .refused(.tampered))
        bench.exit()
        #expect(bench.door.mode == .accessed(until: .seconds(5), by: .exitButton))
        bench.go(to: 6000)
        bench.send(.tamper(false))

        var rules = DoorRules()
        rules.isContinuous = true
        rules.tamperBlocks = true
        let kept = bench.door.kept
        var again = DoorBench(rules, kept: KeptDoor(kept.text, isTamperBlocked: kept.isTamperBlocked))
        #expect(again.door.mode == .blocked && again.release() == .refused(.tamperBlocked))
        #expect(again.command(.clear) == .mode(.blocked) || again.door.mode == .unlocked)
        #expect(again.look().contains(.record(.cleared(by: .command(user: 1000)))))
        #expect(again.door.mode == .unlocked, "what was commanded before holds again")
    }
}
