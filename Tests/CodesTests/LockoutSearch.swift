import Codes
import Support
import Testing

/// Every short sequence of events, against rules written down apart from the reducer.
@Suite struct LockoutSearch {
    private enum Move: CaseIterable {
        case wrong, right, second, halfMinute, untilEnd, quarter, day, restart, boot, bootAgain
    }

    /// The station and a witness with a watch of its own.
    private struct World {
        var lockout = Lockout(bootSession: "0", now: .seconds(40))
        var kept: KeptLockout?
        /// Uptime of the machine.
        var now: Duration = .seconds(40)
        /// The witness's watch, which runs on while the station is off.
        var watch: Duration = .zero
        var session = 0
        /// When a code was judged wrong, by the watch; emptied of the last row by a granted one.
        var wrong: [Duration] = []
        var inARow = 0

        mutating func pass(_ time: Duration) {
            now += time
            watch += time
        }

        mutating func judge(_ event: LockoutEvent) -> Bool {
            guard lockout.running(now: now) == nil else { return true }
            let before = wrong.filter { watch - $0 < Lockout.day }
            guard before.count < 104 else { return false }
            let row = min(inARow, before.count)
            if row >= 5, let last = wrong.last {
                let wait: Duration = .seconds(min(900, 30 << min(row - 5, 10)))
                // Judged before the wait was over: what must never be.
                if watch - last < wait { return false }
            }
            lockout.step(event, now: now)
            kept = lockout.kept(now: now)
            if event == .denied {
                wrong.append(watch)
                inARow = row + 1
            } else {
                inARow = 0
            }
            return true
        }

        mutating func begin(after off: Duration, uptime: Duration) {
            session += 1
            watch += off
            now = uptime
            lockout = Lockout(kept, bootSession: "\(session)", now: now)
            kept = lockout.kept(now: now)
        }

        /// False when the rules are broken.
        mutating func take(_ move: Move) -> Bool {
            switch move {
            case .wrong: return judge(.denied)
            case .right: return judge(.granted)
            case .second: pass(.seconds(1))
            case .halfMinute: pass(.seconds(30))
            case .untilEnd: if let until = lockout.running(now: now) { pass(until - now) }
            case .quarter: pass(.seconds(900))
            case .day: pass(Lockout.day)
            case .restart: lockout = Lockout(kept, bootSession: "\(session)", now: now)
            case .boot: begin(after: .seconds(1), uptime: .seconds(8))
            case .bootAgain: begin(after: .seconds(3600), uptime: .seconds(3000))
            }
            return true
        }
    }

    @Test(arguments: [0, 4, 5, 9, 103])
    func `S5 no short sequence of codes, waits, restarts and boots has a code judged too early`(_ wrong: Int) {
        var world = World()
        for _ in 0..<wrong {
            _ = world.take(.untilEnd)
            let sound = world.take(.wrong)
            #expect(sound)
        }
        var searched = 0
        var broken: [Move]?
        func search(_ world: World, _ path: [Move]) {
            for move in Move.allCases where broken == nil {
                var next = world
                searched += 1
                guard next.take(move) else { return broken = path + [move] }
                if path.count < (wrong < 100 ? 4 : 3) { search(next, path + [move]) }
            }
        }
        search(world, [])
        #expect(broken == nil)
        print("lockout after \(wrong) wrong codes: \(searched) states searched")
    }

    @Test func `S5 long random sequences keep the same rules`() {
        let first = UInt64.random(in: 0...(.max / 2))
        for seed in first..<(first + 10) {
            var generator = SeededGenerator(seed: seed)
            var world = World()
            for _ in 0..<1000 {
                let move =
                    Int.random(in: 0..<3, using: &generator) > 0
                    ? .wrong : Move.allCases.randomElement(using: &generator)!
                if Bool.random(using: &generator) { _ = world.take(.untilEnd) }
                let sound = world.take(move)
                #expect(sound, "seed \(seed)")
            }
        }
    }
}
