import Doors
import Testing

/// What the contact says, and what of it is believed.
@Suite struct LeafTests {
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
}
