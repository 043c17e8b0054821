import Calls
import Grants
import Testing

@Suite struct `A visitor's call through a flat` {
    var call = People.muted
    let now = People.now
    let ana = People.party(People.ana)
    let ben = People.party(People.ben)

    mutating func dial() -> [CallEffect] { call.step(.dialled([ana, ben]), now: now) }

    @Test mutating func `the first person is rung for the ring time`() {
        #expect(
            dial() == [.call(People.ana), .wake(at: now + .seconds(30)), .decided(ana.decision, "ana@srv", .outgoing)])
    }

    @Test mutating func `the ring time over, the next one is rung as soon as the room is free`() {
        _ = dial()
        #expect(call.step(.tick, now: now + .seconds(30)).first == .hangUp)
        let effects = call.step(.roomReady, now: now + .seconds(31))
        #expect(effects.prefix(2) == [.ended(ana, .noAnswer), .call(People.ben)])
    }

    @Test(arguments: [Outcome.busy, .refusedByPeer, .noAnswer])
    mutating func `a refusal moves on with its outcome`(outcome: Outcome) {
        _ = dial()
        _ = call.step(.peerRefused(People.ana, outcome), now: now)
        #expect(call.step(.roomReady, now: now).prefix(2) == [.ended(ana, outcome), .call(People.ben)])
    }

    @Test mutating func `a room that never says it is free does not stop the hunt`() {
        _ = dial()
        _ = call.step(.peerRefused(People.ana, .busy), now: now)
        #expect(call.step(.tick, now: now + CallTimes.clearing).contains(.call(People.ben)))
    }

    @Test mutating func `a cause that trails the end of the ringing still counts`() {
        _ = dial()
        _ = call.step(.ringingEnded, now: now)
        _ = call.step(.peerRefused(People.ana, .busy), now: now)
        #expect(call.step(.roomReady, now: now).first == .ended(ana, .busy))
    }

    @Test mutating func `a call the room does not take moves on at once`() {
        _ = dial()
        #expect(call.step(.callRefused, now: now).prefix(2) == [.ended(ana, .roomUnavailable), .call(People.ben)])
    }

    @Test mutating func `free from before the call is no end of it`() {
        _ = dial()
        #expect(call.step(.roomReady, now: now).isEmpty)
        #expect(call.party == ana)
    }

    @Test mutating func `the called person seen in the session is connected`() {
        _ = dial()
        _ = call.step(.peerAccepted(People.ana), now: now)
        _ = call.step(.sessionStarted, now: now)
        #expect(
            call.step(.participantSeen(People.ana), now: now) == [.mute(.microphone, false), .mute(.camera, false)])
        #expect(call.state == .talking(ana, .outgoing))
    }

    @Test mutating func `someone else in the session ends it`() {
        _ = dial()
        #expect(call.step(.participantSeen(People.eve), now: now).first == .hangUp)
    }

    @Test mutating func `S19 a person withdrawn before their turn is not rung`() {
        _ = dial()
        _ = call.step(.withdrawn(ben.person), now: now)
        _ = call.step(.peerRefused(People.ana, .busy), now: now)
        #expect(call.step(.roomReady, now: now) == [.ended(ana, .busy)])
        #expect(call.state == .idle)
    }

    @Test mutating func `S19 a person withdrawn while rung is hung up on`() {
        _ = dial()
        #expect(call.step(.withdrawn(ana.person), now: now).first == .hangUp)
        #expect(call.step(.roomReady, now: now).prefix(2) == [.ended(ana, .withdrawn), .call(People.ben)])
    }

    @Test(arguments: [true, false])
    mutating func `S19 whoever is withdrawn while rung is rung at no other identity of theirs`(
        before: Bool
    ) {
        let other = Party(person: ana.person, peer: Peer("ana-phone@srv")!, decision: ana.decision)
        _ = call.step(.dialled([ana, other, ben]), now: now)
        if !before { _ = call.step(.peerRefused(People.ana, .busy), now: now) }
        _ = call.step(.withdrawn(ana.person), now: now)
        let effects = call.step(.roomReady, now: now)
        #expect(effects.prefix(2) == [.ended(ana, before ? .withdrawn : .busy), .call(People.ben)])
    }

    @Test mutating func `everybody who may still be rung needs a right, whoever was rung before does not`() {
        #expect(call.parties == [])
        _ = dial()
        #expect(call.parties == [ana, ben])
        _ = call.step(.peerRefused(People.ana, .busy), now: now)
        #expect(call.parties == [ben])
        _ = call.step(.roomReady, now: now)
        _ = call.step(.participantSeen(People.ben), now: now)
        #expect(call.parties == [ben])
        _ = call.step(.withdrawn(ben.person), now: now)
        #expect(call.parties == [])
    }

    @Test mutating func `after the last person the station is free again`() {
        _ = call.step(.dialled([ana]), now: now)
        _ = call.step(.peerRefused(People.ana, .refusedByPeer), now: now)
        #expect(call.step(.roomReady, now: now) == [.ended(ana, .refusedByPeer)])
        #expect(call.state == .idle)
    }
}

@Suite struct `The word that asks for a release` {
    @Test(
        arguments: [
            ("open", true, nil), (" Open ", true, nil), ("open garage", true, "garage"), ("opened", false, nil),
            ("open the door", false, nil), ("", false, nil), (String(repeating: "open ", count: 100), false, nil),
        ] as [(String, Bool, String?)])
    func `is matched whole`(text: String, isRequest: Bool, door: String?) {
        let found = ReleaseCommand(word: "open").door(in: text)
        #expect((found != nil) == isRequest)
        #expect((found ?? nil) == door)
    }

    @Test func `is off when the site allows none`() {
        #expect(ReleaseCommand(word: "").door(in: "") == nil)
        #expect(ReleaseCommand(word: "").door(in: "open") == nil)
    }
}
