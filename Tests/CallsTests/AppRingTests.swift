import Calls
import Grants
import Testing

@Suite struct AppRingTests {
    var ring = AppRing()

    private func ids(_ names: String) -> [PersonID] { names.map { PersonID(String($0))! } }
    private func id(_ name: String) -> PersonID { PersonID(name)! }

    @Test mutating func `the person who is rung and the next two ring, nobody twice`() {
        #expect(ring.step(.calling(id("a"), next: ids("aabcd"))) == [.ring(ids("abc"))])
        #expect(ring.step(.calling(id("b"), next: ids("cd"))).isEmpty)
        #expect(ring.step(.calling(id("c"), next: ids("d"))).isEmpty)
    }

    @Test mutating func `the fourth ends the ringing of the first three`() {
        _ = ring.step(.calling(id("a"), next: ids("bcd")))
        #expect(ring.step(.calling(id("d"), next: [])) == [.stop(ids("abc"), .unanswered), .ring(ids("d"))])
        #expect(ring.step(.over(.answered)) == [.stop(ids("d"), .answered)])
        #expect(ring.step(.over(.answered)).isEmpty)
    }

    @Test mutating func `a withdrawn right ends that one app at once`() {
        _ = ring.step(.calling(id("a"), next: ids("b")))
        #expect(ring.step(.withdrawn(id("c"))).isEmpty)
        #expect(ring.step(.withdrawn(id("a"))) == [.stop(ids("a"), .hungUp)])
        #expect(ring.step(.over(.unanswered)) == [.stop(ids("b"), .unanswered)])
    }

    @Test func `a call that is no hunt says nothing`() {
        var call = Call(times: CallTimes(ring: .seconds(30)))
        let before = call.state
        _ = call.step(.invited("ana@srv", People.decision(People.ana)), now: People.now)
        #expect(HuntReport(from: before, to: call.state, nil) == nil)
    }

    @Test func `the hunt reports whom it rings, and how it ended`() {
        var call = Call(times: CallTimes(ring: .seconds(30)))
        let (ana, ben) = (People.party(People.ana), People.party(People.ben))
        func step(_ event: CallEvent) -> HuntReport? {
            let before = call.state
            let effects = call.step(event, now: People.now)
            let outcome = effects.lazy.compactMap { if case .ended(_, let outcome) = $0 { outcome } else { nil } }.first
            return HuntReport(from: before, to: call.state, outcome)
        }
        #expect(step(.dialled([ana, ben])) == .calling(id("ana"), next: [id("ben")]))
        #expect(step(.peerRefused(People.ana, .busy)) == nil)
        #expect(step(.roomReady) == .calling(id("ben"), next: []))
        #expect(step(.peerAccepted(People.ben)) == nil)
        #expect(step(.sessionStarted) == nil)
        #expect(step(.participantSeen(People.ben)) == .over(.answered))
        #expect(step(.sessionEnded) == nil)
        #expect(step(.dialled([ana])) == .calling(id("ana"), next: []))
        #expect(step(.peerRefused(People.ana, .noAnswer)) == nil)
        #expect(step(.roomReady) == .over(.unanswered))
        #expect(step(.dialled([ana])) == .calling(id("ana"), next: []))
        #expect(step(.roomLost) == .over(.hungUp))
    }
}
