import Doors
import Testing

/// The tamper alarm, and the block it may leave.
@Suite struct TamperTests {
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
        #expect(again.command(.clear) == .mode(.unlocked))
        #expect(again.look().contains(.record(.cleared(by: .command(user: 1000)))))
        #expect(again.door.mode == .unlocked, "what was commanded before holds again")
    }
}
