import Doors
import Grants
import Testing

@Suite struct DoorTests {
    private let ana = DoorRequest(id: 1, by: .call(person: "p-1"))
    private let technician = DoorRequest(id: 2, by: .command(user: 1000))

    private func locked() -> Door {
        var door = Door()
        _ = door.step(.reported(.locked(.start)), now: .zero)
        return door
    }

    @Test func `before its guard a door is Unknown and refuses`() {
        var door = Door()
        #expect(door.mode == .unknown && door.state.leaf == .unknown && door.state.lock == .unknown)
        #expect(
            door.step(.release(ana, for: nil), now: .zero) == [
                .record(.refused(.guardMissing, by: ana.by)), .answer(1, .refused(.guardMissing)),
            ])
    }

    @Test func `a request asks the guard, and the guard's report answers it with who and until when`() {
        var door = locked()
        #expect(
            door.step(.release(ana, for: nil), now: .seconds(1)) == [
                .askRelease(for: .seconds(5)), .wake(at: .milliseconds(1500)),
            ])
        #expect(door.mode == .locked, "asking is not releasing")
        #expect(
            door.step(.reported(.released(until: .seconds(6), by: .agent)), now: .seconds(1)) == [
                .record(.released(by: ana.by, until: .seconds(6))), .answer(1, .released(until: .seconds(6))),
            ])
        #expect(door.mode == .accessed(until: .seconds(6), by: ana.by))
        #expect(
            door.step(.reported(.locked(.deadline)), now: .seconds(6)) == [.record(.locked(.deadline, by: nil))])
        #expect(door.mode == .locked)
        #expect(door.step(.tick, now: .seconds(7)) == [])
    }

    @Test func `requests are answered in the order they were sent`() {
        var door = locked()
        _ = door.step(.release(ana, for: nil), now: .seconds(1))
        let asked = door.step(.release(technician, for: .seconds(2)), now: .milliseconds(1100))
        #expect(asked == [.askRelease(for: .seconds(2))], "the first answer is waited for already")
        let rest = ReleaseDenial.resting(until: .seconds(2))
        let first = door.step(.reported(.denied(rest, by: .agent)), now: .milliseconds(1200))
        #expect(
            first == [
                .record(.refused(.resting(until: .seconds(2)), by: ana.by)),
                .answer(1, .refused(.resting(until: .seconds(2)))), .wake(at: .milliseconds(1600)),
            ])
        let second = door.step(.reported(.released(until: .seconds(4), by: .agent)), now: .milliseconds(1300))
        #expect(second.last == .answer(2, .released(until: .seconds(4))))
    }

    @Test func `the exit button is recorded and answers nobody's request`() {
        var door = locked()
        _ = door.step(.release(ana, for: nil), now: .seconds(1))
        let exit = door.step(.reported(.released(until: .seconds(6), by: .exit)), now: .seconds(1))
        #expect(exit == [.record(.released(by: .exitButton, until: .seconds(6)))])
        #expect(door.mode == .accessed(until: .seconds(6), by: .exitButton))
        let own = door.step(.reported(.released(until: .seconds(6), by: .agent)), now: .seconds(1))
        #expect(own.contains(.answer(1, .released(until: .seconds(6)))))
    }

    @Test func `a lock is answered when the output is inactive, with who asked`() {
        var door = locked()
        #expect(door.step(.command(.lock, technician), now: .seconds(1)).first == .askLock)
        #expect(
            door.step(.reported(.locked(.asked)), now: .seconds(1)) == [
                .record(.locked(.asked, by: technician.by)), .answer(2, .mode(.locked)),
            ])
    }

    @Test func `a silent guard is a refusal, and what it releases late is locked again`() {
        var door = locked()
        _ = door.step(.release(ana, for: nil), now: .seconds(1))
        #expect(
            door.step(.tick, now: .milliseconds(1500)) == [
                .record(.refused(.noAnswer, by: ana.by)), .answer(1, .refused(.noAnswer)),
            ])
        let late = door.step(.reported(.released(until: .seconds(7), by: .agent)), now: .seconds(2))
        #expect(
            late == [.record(.released(by: ana.by, until: .seconds(7))), .askLock, .wake(at: .milliseconds(2500))])
    }

    @Test func `a late denial is not another request's answer`() {
        var door = locked()
        _ = door.step(.release(ana, for: nil), now: .seconds(1))
        _ = door.step(.tick, now: .seconds(2))
        _ = door.step(.release(technician, for: nil), now: .seconds(3))
        #expect(door.step(.reported(.denied(.lineFault, by: .agent)), now: .seconds(3)) == [])
        let own = door.step(.reported(.released(until: .seconds(8), by: .agent)), now: .seconds(3))
        #expect(own.last == .answer(2, .released(until: .seconds(8))))
    }

    @Test func `F-A5 with the guard gone requests are answered and the mode is what the agent could do itself`() {
        var door = locked()
        _ = door.step(.reported(.released(until: .seconds(6), by: .exit)), now: .seconds(1))
        _ = door.step(.release(ana, for: nil), now: .seconds(1))
        _ = door.step(.command(.lock, technician), now: .seconds(1))
        #expect(
            door.step(.guardLost(locked: true), now: .seconds(1)) == [
                .record(.guardLost(locked: true)), .record(.refused(.guardMissing, by: ana.by)),
                .answer(1, .refused(.guardMissing)), .answer(2, .mode(.locked)),
            ])
        #expect(door.mode == .locked)
        #expect(door.step(.release(ana, for: nil), now: .seconds(2)).last == .answer(1, .refused(.guardMissing)))
        _ = door.step(.guardLost(locked: false), now: .seconds(3))
        #expect(door.mode == .unknown, "nobody knows what the output does")
    }

    @Test func `state is sensed, never derived from the mode`() {
        var door = locked()
        _ = door.step(.monitor(false), now: .zero)
        _ = door.step(.contact(.closed), now: .zero)
        _ = door.step(.reported(.released(until: .seconds(6), by: .exit)), now: .seconds(1))
        #expect(door.state.lock == .locked && door.state.leaf == .closed)
        _ = door.step(.monitor(true), now: .seconds(1))
        _ = door.step(.contact(.open), now: .seconds(1))
        #expect(door.state.lock == .unlocked && door.state.leaf == .closed, "a bounce is not believed")
        _ = door.step(.tick, now: .milliseconds(1050))
        #expect(door.state.leaf == .open)
        _ = door.step(.monitor(nil), now: .seconds(2))
        _ = door.step(.contact(.unreadable), now: .seconds(2))
        #expect(door.state.lock == .unknown && door.state.leaf == .unknown)
    }

    @Test func `a lock output that does not go inactive is recorded and the mode stays`() {
        var door = locked()
        _ = door.step(.reported(.released(until: .seconds(6), by: .exit)), now: .seconds(1))
        #expect(door.step(.reported(.lockFailing), now: .seconds(6)) == [.record(.lockFailing)])
        #expect(door.mode == .accessed(until: .seconds(6), by: .exitButton))
    }

    @Test func `a code under duress is recorded before anything else, and the door does the same`() {
        let code = DoorRequest(id: 7, by: .code(person: "p-1", duress: false))
        let threat = DoorRequest(id: 7, by: .code(person: "p-1", duress: true))
        var (calm, forced) = (locked(), locked())
        let plain = calm.step(.release(code, for: nil), now: .seconds(1))
        #expect(forced.step(.release(threat, for: nil), now: .seconds(1)) == [.record(.duress(by: threat.by))] + plain)
        // Refused or not: the threat is real.
        var blocked = locked()
        _ = blocked.step(.command(.block, technician), now: .seconds(1))
        #expect(blocked.step(.release(threat, for: nil), now: .seconds(2)).first == .record(.duress(by: threat.by)))
    }

    @Test func `S19 a right withdrawn between the decision and the release: refused, and locked before it is used`() {
        var door = locked()
        _ = door.step(.release(ana, for: nil), now: .seconds(1))
        #expect(
            door.step(.withdrawn(person: "p-1"), now: .seconds(1)) == [
                .record(.refused(.withdrawn, by: ana.by)), .answer(1, .refused(.withdrawn)), .askLock,
            ])
        // What the guard did in between is undone, whichever of the two orders it had read.
        let released = door.step(.reported(.released(until: .seconds(6), by: .agent)), now: .seconds(1))
        #expect(released.contains(.askLock) && !released.contains { if case .answer = $0 { true } else { false } })
        _ = door.step(.reported(.locked(.asked)), now: .seconds(1))
        #expect(door.mode == .locked)
        // What is released by that right already is locked too; what others were granted is not.
        _ = door.step(.release(ana, for: nil), now: .seconds(2))
        _ = door.step(.reported(.released(until: .seconds(7), by: .agent)), now: .seconds(2))
        #expect(door.step(.withdrawn(person: "p-2"), now: .seconds(3)) == [])
        #expect(door.step(.withdrawn(person: "p-1"), now: .seconds(3)).first == .askLock)
    }

    @Test(arguments: [
        (DoorRefusal.guardMissing, "internal-fault"), (.noAnswer, "internal-fault"), (.lineFault, "internal-fault"),
        (.noTime, "internal-fault"), (.resting(until: .seconds(1)), "rate-limited"), (.blocked, "door-blocked"),
        (.tamperBlocked, "door-blocked"), (.tampered, "door-blocked"), (.lockedDown, "door-locked-down"),
        (.exitBlocked, "door-locked-down"), (.lockedOpen, "door-locked-open"), (.interlock, "interlock"),
        (.notContinuous, "not-continuous"), (.overtaken, "internal-fault"), (.withdrawn, "grant-revoked"),
    ])
    func `a refusal has a code and a sentence`(refusal: DoorRefusal, code: String) {
        #expect(refusal.code.rawValue == code && !refusal.sentence.isEmpty)
    }
}
