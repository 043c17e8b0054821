import Codes
import Support
import Testing

@Suite struct LockoutTests {
    private let start: Duration = .seconds(1000)

    private func lockout(wrong: Int = 0) -> Lockout {
        var lockout = Lockout(bootSession: "b", now: start)
        for _ in 0..<wrong {
            let now = lockout.running(now: start) ?? start
            lockout.step(.denied, now: now)
        }
        return lockout
    }

    @Test func `S5 five wrong codes are free, then 30 s doubling to 15 min`() {
        var lockout = lockout()
        var now = start
        let waits = [0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]
        for wait in waits {
            lockout.step(.denied, now: now)
            let end = now + .seconds(wait)
            #expect(lockout.running(now: now) == (wait == 0 ? nil : end))
            if wait > 0 {
                #expect(lockout.running(now: end - .microseconds(1)) == end)
                #expect(lockout.running(now: end) == nil)
            }
            now = end
        }
    }

    @Test func `S5 a granted code makes the next five free again`() {
        var lockout = lockout(wrong: 7)
        let now = start + .seconds(3600)
        lockout.step(.granted, now: now)
        for _ in 0..<4 { lockout.step(.denied, now: now) }
        #expect(lockout.running(now: now) == nil)
        lockout.step(.denied, now: now)
        #expect(lockout.running(now: now) == now + .seconds(30))
    }

    @Test func `S5 what is keyed during a lockout neither counts nor ends it`() {
        var lockout = lockout(wrong: 5)
        let before = lockout.kept(now: start)
        for second in 0..<30 {
            lockout.step(.denied, now: start + .seconds(second))
            lockout.step(.granted, now: start + .seconds(second))
        }
        #expect(lockout.kept(now: start) == before)
    }

    /// Somebody who keys a wrong code whenever one is judged, a code of their own between, and pulls plugs.
    @Test(
        arguments: [
            (own: 0, restart: false, reboot: 0, expected: 104), (own: 4, restart: false, reboot: 0, expected: 104),
            (own: 0, restart: true, reboot: 0, expected: 104), (own: 4, restart: true, reboot: 0, expected: 104),
            (own: 0, restart: false, reboot: 7, expected: nil), (own: 4, restart: false, reboot: 3, expected: nil),
        ] as [(own: Int, restart: Bool, reboot: Int, expected: Int?)])
    func `S5 at most 104 wrong codes are judged in any day, whoever has a code of their own and pulls the plug`(
        _ own: Int, _ restart: Bool, _ reboot: Int, _ expected: Int?
    ) {
        var lockout = lockout()
        // Since the beginning, plugs pulled or not; uptime is this less `booted`.
        var time: Duration = .zero
        var booted: Duration = .zero - start
        var session = 0
        var judged: [Duration] = []
        while time < Lockout.day * 3 {
            if let until = lockout.running(now: time - booted) {
                time = until + booted
                continue
            }
            if own > 0, judged.count % own == 0 { lockout.step(.granted, now: time - booted) }
            lockout.step(.denied, now: time - booted)
            judged.append(time)
            let kept = lockout.kept(now: time - booted)
            if restart { lockout = Lockout(kept, bootSession: "b", now: time - booted) }
            if reboot > 0, judged.count % reboot == 0 {
                session += 1
                booted = time
                time += .seconds(8)
                lockout = Lockout(kept, bootSession: "b\(session)", now: time - booted)
            }
        }
        let most = judged.indices.map { first in judged[first...].prefix { $0 - judged[first] < Lockout.day }.count }
        #expect(most.max()! <= 104)
        if let expected { #expect(most.max() == expected) }
    }

    @Test func `F-C4 a restart counts the time that passed, a boot begins what was left anew`() {
        let lockout = lockout(wrong: 6)
        let now = start + .seconds(30)
        let end = now + .seconds(60)
        let kept = lockout.kept(now: now)
        #expect(Lockout(kept, bootSession: "b", now: now + .seconds(59)).running(now: now + .seconds(59)) == end)
        #expect(Lockout(kept, bootSession: "b", now: end).running(now: end) == nil)
        for uptime in [0, 20, 90, 5000] as [Int64] {
            let uptime: Duration = .seconds(uptime)
            let booted = Lockout(kept, bootSession: "c", now: uptime)
            #expect(booted.running(now: uptime) == uptime + .seconds(60))
        }
        // Uptime that goes back in one session is another clock.
        #expect(Lockout(kept, bootSession: "b", now: .seconds(5)).running(now: .seconds(5)) == .seconds(65))
        // A kernel that does not name its boots never counts for the same one.
        let unnamed = KeptLockout(bootSession: "unknown", at: now, until: end, wrong: kept.wrong, inARow: 6)
        let later = end + .seconds(5)
        #expect(Lockout(unnamed, bootSession: "unknown", now: later).running(now: later) == later + .seconds(60))
    }

    @Test func `a lockout written by other software binds at most a day and traps nothing`() {
        let odd = KeptLockout(
            bootSession: "x", at: .seconds(50), until: .seconds(Int64.max / 2), wrong: [.seconds(99), .seconds(-5)],
            inARow: 900)
        var lockout = Lockout(odd, bootSession: "b", now: start)
        #expect(lockout.running(now: start) == start + Lockout.day)
        #expect(lockout.kept(now: start).inARow == 2)
        lockout.step(.denied, now: start + Lockout.day)
        #expect(lockout.kept(now: start + Lockout.day).inARow == 1)
    }

    @Test func `nothing becomes shorter by being kept in whole microseconds`() {
        var lockout = Lockout(bootSession: "b", now: .zero)
        let now: Duration = .nanoseconds(1_000_000_001)
        for _ in 0..<5 { lockout.step(.denied, now: now) }
        let kept = lockout.kept(now: now)
        #expect(kept.until == .microseconds(31_000_001))
        #expect(kept.wrong == Array(repeating: .microseconds(1_000_001), count: 5))
    }
}
