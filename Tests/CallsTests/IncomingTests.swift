import Calls
import Grants
import Testing

@Suite struct `Incoming calls` {
    var call: Call
    let now = People.now
    let ana = People.party(People.ana)

    init() { call = People.muted }

    mutating func answer() {
        _ = call.step(.invited("ana@srv", People.decision(People.ana)), now: now)
    }

    mutating func talk() {
        answer()
        _ = call.step(.participantSeen(People.ana), now: now)
    }

    @Test mutating func `a granted caller is answered, the frame before the record`() {
        let effects = call.step(.invited("ana@srv/phone", People.decision(People.ana)), now: now)
        #expect(
            effects == [
                .accept, .wake(at: now + CallTimes.proof),
                .decided(People.decision(People.ana), "ana@srv/phone", .incoming),
            ])
    }

    @Test mutating func `a stranger is refused with the reason`() {
        let decision = People.decision(People.eve)
        #expect(decision.reason == .personUnknown)
        #expect(
            call.step(.invited("eve@srv", decision), now: now) == [.reject, .decided(decision, "eve@srv", .incoming)])
        #expect(call.state == .idle)
    }

    @Test mutating func `the microphone opens only for the judged participant`() {
        answer()
        #expect(
            call.step(.sessionStarted, now: now) == [
                .mute(.microphone, true), .mute(.camera, true), .askMute(.microphone), .askMute(.camera),
                .askParticipants,
            ])
        #expect(
            call.step(.participantSeen(People.ana), now: now) == [.mute(.microphone, false), .mute(.camera, false)])
    }

    @Test mutating func `another participant ends the session unproved`() {
        answer()
        let effects = call.step(.participantSeen(People.eve), now: now)
        #expect(effects.first == .hangUp)
        #expect(effects.contains(.ended(ana, .unproved)))
    }

    @Test mutating func `a participant whose identity nobody can own ends the session`() {
        talk()
        #expect(call.step(.participantSeen(nil), now: now).first == .hangUp)
    }

    @Test mutating func `nobody seen in time ends the session`() {
        answer()
        #expect(call.step(.tick, now: now + CallTimes.proof - .milliseconds(1)).isEmpty)
        #expect(call.step(.tick, now: now + CallTimes.proof).contains(.ended(ana, .unproved)))
    }

    @Test mutating func `an invitation between accept and session voids the judgement`() {
        answer()
        let effects = call.step(.invited("eve@srv", People.decision(People.eve)), now: now)
        #expect(effects.first == .hangUp)
        #expect(effects.contains(.ended(ana, .unproved)))
    }

    @Test mutating func `a second caller is refused while one talks`() {
        talk()
        let ben = People.decision(People.ben)
        let effects = call.step(.invited("ben@srv", ben), now: now)
        #expect(effects == [.reject, .decided(ben, "ben@srv", .incoming), .ended(People.party(People.ben), .busy)])
        let eve = People.decision(People.eve)
        #expect(call.step(.invited("eve@srv", eve), now: now) == [.reject, .decided(eve, "eve@srv", .incoming)])
        #expect(call.party == ana)
    }

    @Test mutating func `only the proved participant releases, and only while still granted`() {
        let granted = People.decision(People.ana)
        answer()
        #expect(
            call.step(.releaseAsked(People.ana, door: nil, granted), now: now)
                == [.releaseRefused(People.ana, .participantUnproved)])
        _ = call.step(.participantSeen(People.ana), now: now)
        #expect(call.step(.releaseAsked(People.ana, door: nil, granted), now: now) == [.release(door: nil, ana)])
        #expect(
            call.step(.releaseAsked(People.eve, door: nil, People.decision(People.eve)), now: now)
                == [.releaseRefused(People.eve, .participantUnproved)])
        var revoked = granted
        revoked.reason = .grantRevoked
        #expect(
            call.step(.releaseAsked(People.ana, door: nil, revoked), now: now)
                == [.releaseRefused(People.ana, .grantRevoked)])
    }

    @Test mutating func `S19 a right withdrawn while the call goes on ends it at once`() {
        talk()
        #expect(call.step(.withdrawn(PersonID("ben")!), now: now).isEmpty)
        #expect(call.step(.withdrawn(ana.person), now: now).first == .hangUp)
    }

    @Test mutating func `a session nobody granted is ended`() {
        #expect(call.step(.sessionStarted, now: now).first == .hangUp)
        _ = call.step(.roomReady, now: now)
        #expect(call.step(.participantSeen(People.ana), now: now).first == .hangUp)
    }

    @Test mutating func `when the session ends the room is muted and the outcome kept`() {
        talk()
        #expect(
            call.step(.sessionEnded, now: now) == [
                .mute(.microphone, true), .mute(.camera, true), .ended(ana, .answered),
            ])
        #expect(call.state == .idle)
    }

    @Test mutating func `a lost room ends the call without a frame`() {
        talk()
        #expect(call.step(.roomLost, now: now) == [.ended(ana, .roomUnavailable)])
        #expect(call.state == .idle)
    }
}
