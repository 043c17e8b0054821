import Calls
import Grants
import Testing

@Suite struct `What is muted in a call` {
    var call = People.muted
    let now = People.now
    let ana = People.party(People.ana)
    let ida = People.party(People.ida)
    let late = People.now + CallTimes.muting

    static let both: [CallEffect] = [
        .mute(.microphone, true), .mute(.camera, true), .askMute(.microphone), .askMute(.camera),
    ]

    mutating func talk(_ party: Party) -> [CallEffect] {
        _ = call.step(.invited(party.peer.text, party.decision), now: now)
        _ = call.step(.sessionStarted, now: now)
        return call.step(.participantSeen(party.peer), now: now)
    }

    @Test func `somebody may have audio only, and the record says so`() {
        #expect(ida.media == .audio && ida.decision.verdict == .granted && ida.decision.facts.media == .audio)
        #expect(ana.media == .audioVideo && ana.decision.facts.media == nil)
    }

    @Test mutating func `nobody is answered or rung before a room of unknown mutes is silenced`() {
        for event in [CallEvent.invited("ana@srv", ana.decision), .dialled([ana])] {
            var call = Call(times: CallTimes(ring: .seconds(30)))
            let effects = call.step(event, now: now)
            #expect(Array(effects.prefix(4)) == Self.both)
            #expect(effects.last == .wake(at: late))
            #expect(call.step(.tick, now: late).contains(.ended(ana, .unproved)), "no word of the mutes in time")
        }
    }

    @Test mutating func `a word of the mutes in time leaves the call its own time`() {
        var call = Call(times: CallTimes(ring: .seconds(30)))
        _ = call.step(.dialled([ana]), now: now)
        for capturer in Capturer.allCases { _ = call.step(.muted(capturer, true), now: now) }
        #expect(call.step(.tick, now: late) == [.wake(at: now + .seconds(30))])
        #expect(call.party == ana)
    }

    @Test mutating func `for audio only the microphone alone is opened, and the camera looked at`() {
        #expect(talk(ida) == [.mute(.microphone, false), .mute(.camera, true), .askMute(.camera)])
        #expect(call.step(.muted(.microphone, false), now: now).isEmpty)
        // A room that tells of the session late may have forgotten its mutes.
        #expect(call.step(.sessionStarted, now: now) == [.mute(.camera, true), .askMute(.camera), .askParticipants])
    }

    @Test mutating func `for audio only a camera found on is muted again once, and ends the call when it stays on`() {
        _ = talk(ida)
        let again: [CallEffect] = [.mute(.camera, true), .askMute(.camera), .wake(at: late)]
        #expect(call.step(.muted(.camera, false), now: now) == again)
        // An older word may still be on its way.
        #expect(call.step(.muted(.camera, false), now: now) == [.wake(at: late)])
        #expect(call.step(.tick, now: late - .milliseconds(1)) == [.wake(at: late)])
        let effects = call.step(.tick, now: late)
        #expect(effects.first == .hangUp && effects.contains(.ended(ida, .mediaNotGranted)))
    }

    @Test mutating func `for audio only a camera that is muted again stays, and the second time ends the call`() {
        _ = talk(ida)
        _ = call.step(.muted(.camera, false), now: now)
        _ = call.step(.muted(.camera, true), now: now)
        #expect(call.step(.tick, now: late).isEmpty)
        #expect(call.party == ida)
        #expect(call.step(.muted(.camera, false), now: late).contains(.ended(ida, .mediaNotGranted)))
    }

    @Test mutating func `who may have a picture and switches the room's camera is left alone`() {
        _ = talk(ana)
        for isMuted in [false, true, false] { #expect(call.step(.muted(.camera, isMuted), now: now).isEmpty) }
        #expect(call.party == ana)
    }

    @Test(arguments: Capturer.allCases)
    mutating func `an unproved session in which something is on is muted again once, then ended`(_ capturer: Capturer) {
        _ = call.step(.invited("ana@srv", ana.decision), now: now)
        _ = call.step(.sessionStarted, now: now)
        let effects = call.step(.muted(capturer, false), now: now)
        #expect(effects == [.mute(capturer, true), .askMute(capturer), .wake(at: late)])
        #expect(call.step(.tick, now: late).contains(.ended(ana, .unproved)))
    }

    @Test(arguments: Capturer.allCases)
    mutating func `what somebody switches on at rest is muted once, and again before the next call`(
        _ capturer: Capturer
    ) {
        #expect(call.step(.muted(capturer, false), now: now) == [.mute(capturer, true), .askMute(capturer)])
        #expect(call.step(.muted(capturer, false), now: now).isEmpty)
        let effects = call.step(.invited("ana@srv", ana.decision), now: now)
        #expect(effects.first == .mute(capturer, true) && effects.contains(.accept))
    }

    @Test mutating func `a grant that becomes audio only shuts the camera of the call that goes on`() {
        _ = talk(ana)
        let decision = People.lesser(ana.decision)
        let effects = call.step(.narrowed(ana.person, decision), now: now)
        #expect(effects == [.mute(.camera, true), .askMute(.camera), .wake(at: late)])
        #expect(call.party?.media == .audio)
        #expect(
            call.step(.tick, now: late).contains { if case .ended(_, .mediaNotGranted) = $0 { true } else { false } })
    }

    @Test mutating func `whoever is yet to be rung is rung with what is granted by then`() {
        _ = call.step(.dialled([ana, ida]), now: now)
        let decision = People.lesser(ana.decision)
        _ = call.step(.narrowed(ana.person, decision), now: now)
        #expect(call.parties.map(\.media) == [.audio, .audio])
        #expect(!call.step(.participantSeen(People.ana), now: now).contains(.mute(.camera, false)))
    }
}

@Suite struct `The room's state is followed` {
    var call = People.muted
    let now = People.now
    let ana = People.party(People.ana)

    @Test(arguments: [false, true]) mutating func `whoever wants into a call is refused`(_ talks: Bool) {
        _ = call.step(.invited("ana@srv", ana.decision), now: now)
        if talks { _ = call.step(.participantSeen(People.ana), now: now) }
        let before = call
        #expect(call.step(.joinAsked("eve@srv/x"), now: now) == [.rejectPeer("eve@srv/x"), .joinRefused("eve@srv/x")])
        #expect(call == before)
    }

    @Test mutating func `a session that shows in the room's state alone is ended, or asked about`() {
        #expect(call.step(.roomInSession, now: now).first == .hangUp)
        // Hung up already: again, and no second record.
        #expect(
            call.step(.roomInSession, now: now) == [.hangUp, .mute(.microphone, true), .mute(.camera, true)])
        _ = call.step(.roomReady, now: now)
        _ = call.step(.invited("ana@srv", ana.decision), now: now)
        #expect(call.step(.roomInSession, now: now) == [.askParticipants])
    }

    @Test mutating func `a room that leaves its server holds no session`() {
        _ = call.step(.invited("ana@srv", ana.decision), now: now)
        _ = call.step(.participantSeen(People.ana), now: now)
        #expect(call.step(.roomAway, now: now).contains(.ended(ana, .roomUnavailable)))
        _ = call.step(.roomReady, now: now)
        _ = call.step(.dialled([ana, People.party(People.ben)]), now: now)
        let effects = call.step(.roomAway, now: now)
        #expect(effects.contains(.ended(ana, .roomUnavailable)) && call.parties.isEmpty)
    }

    @Test mutating func `a room that does not say it is free is asked once, and then taken for free`() {
        _ = call.step(.sessionStarted, now: now)
        let (asked, over) = (now + CallTimes.clearing, now + CallTimes.clearing * 2)
        #expect(call.step(.tick, now: asked) == [.askState, .wake(at: over)])
        #expect(call.state != .idle)
        #expect(call.step(.tick, now: over).isEmpty)
        #expect(call.state == .idle)
    }

    @Test mutating func `a judged participant who leaves before the proof leaves nobody else inside`() {
        _ = call.step(.invited("ana@srv", ana.decision), now: now)
        let effects = call.step(.participantLeft(People.ana), now: now)
        #expect(effects.first == .hangUp && effects.contains(.ended(ana, .cancelled)))
    }
}
