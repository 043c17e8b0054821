import Doors
import Testing

/// The lock secured behind the leaf.
@Suite struct RelockTests {
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
}
