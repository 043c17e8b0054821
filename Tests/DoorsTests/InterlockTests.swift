import Doors
import Testing

@Suite struct InterlockTests {
    private func bench(_ change: (inout DoorRules) -> Void = { _ in }) -> DoorBench {
        DoorBench.continuous {
            $0.isInterlocked = true
            $0.sensesLeaf = true
            change(&$0)
        }
    }

    @Test func `a door of an interlock releases only while the others are known to be secured`() {
        var bench = bench()
        #expect(bench.release() == .refused(.interlock), "not known yet")
        bench.send(.others(secured: true))
        #expect(bench.release() == .released(until: .seconds(5)))
        bench.send(.others(secured: false))
        #expect(bench.release(by: "p-2") == .refused(.interlock), "nor is a release made longer")
        #expect(bench.command(.unlock) == .refused(.interlock))
    }

    @Test func `the exit button asks nobody`() {
        var bench = bench()
        bench.send(.others(secured: false))
        bench.exit()
        #expect(bench.door.mode == .accessed(until: .seconds(5), by: .exitButton))
        #expect(!bench.look().contains(.askLock))
    }

    @Test func `a door that is to be held waits for the others`() {
        var bench = bench()
        bench.send(.others(secured: true))
        bench.command(.unlock)
        bench.send(.reported(.locked(.peerSilent)))
        bench.send(.others(secured: false))
        bench.send(.reported(.locked(.lineFault)))
        _ = bench.look()
        bench.go(to: 10_000)
        #expect(bench.look() == [])
        bench.send(.others(secured: true))
        #expect(bench.look().contains(.askHold) && bench.door.mode == .unlocked)
    }

    @Test func `secured is locked, closed, and nothing on its way; what is not known is not secured`() {
        var bench = bench()
        bench.send(.others(secured: true))
        #expect(bench.door.isSecured)
        bench.send(.contact(.open))
        #expect(!bench.door.isSecured, "from the first edge on, believed or not")
        bench.send(.contact(.closed))
        bench.go(to: 2000)
        #expect(bench.door.isSecured)
        bench.answers = false
        bench.release()
        #expect(!bench.door.isSecured, "the guard may release at any moment")
        bench.send(.reported(.released(until: .seconds(7), by: .agent)))
        #expect(!bench.door.isSecured)
        bench.send(.reported(.locked(.deadline)))
        #expect(bench.door.isSecured)
        bench.send(.reported(.lockFailing))
        #expect(!bench.door.isSecured)
        bench.send(.reported(.locked(.lineFault)))
        bench.send(.contact(.unreadable))
        #expect(!bench.door.isSecured)
        var blind = DoorBench(contact: nil)
        #expect(blind.door.isSecured, "without a contact only the lock is known")
        blind.send(.guardLost(locked: false))
        #expect(!blind.door.isSecured)
    }

    @Test func `a monitor that is there must say locked`() {
        var bench = bench { $0.sensesLock = true }
        #expect(!bench.door.isSecured)
        bench.send(.monitor(false))
        #expect(bench.door.isSecured)
        bench.send(.monitor(true))
        #expect(!bench.door.isSecured)
    }
}
