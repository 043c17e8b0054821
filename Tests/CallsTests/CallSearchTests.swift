import Calls
import Grants
import Testing

@Suite struct `Every short sequence of events` {
    /// A second identity of ana's.
    static let anaElsewhere = Party(
        person: PersonID("ana")!, peer: Peer("ana-phone@srv")!, decision: People.decision(People.ana))

    static let events: [CallEvent] = [
        .invited("ana@srv", People.decision(People.ana)), .invited("eve@srv", People.decision(People.eve)),
        .dialled([People.party(People.ana), Self.anaElsewhere, People.party(People.ben)]), .callRefused,
        .peerRefused(People.ana, .busy), .peerAccepted(People.ana), .ringingEnded, .sessionStarted,
        .participantSeen(People.ana), .participantSeen(People.eve), .participantSeen(nil),
        .participantLeft(People.ana), .sessionEnded, .roomReady, .roomLost,
        .releaseAsked(People.ana, door: nil, People.decision(People.ana)),
        .releaseAsked(People.eve, door: nil, People.decision(People.eve)), .withdrawn(PersonID("ana")!), .tick,
    ]

    /// What may be heard or opened, followed from the effects alone.
    struct World {
        var call = Call(times: CallTimes(ring: .seconds(30)))
        /// Who was seen in the session since it began.
        var seen: Peer?
        var now = People.now
        /// Ana's right was withdrawn in the call that goes on.
        var isWithdrawn = false

        mutating func take(_ event: CallEvent) -> String? {
            now += .seconds(2)
            if call.state == .idle { isWithdrawn = false }
            if case .withdrawn = event { isWithdrawn = true }
            if case .participantSeen(let peer) = event { seen = peer }
            for effect in call.step(event, now: now) {
                switch effect {
                case .mute(false) where seen == nil || seen != call.party?.peer: return "unmuted for nobody proved"
                case .release(_, let party) where party.peer != seen: return "released for \(party.peer)"
                case .call(let peer) where peer == People.eve: return "called a stranger"
                case .call(let peer) where isWithdrawn && peer != People.ben: return "called somebody withdrawn"
                default: break
                }
            }
            switch event {
            case .sessionEnded, .roomReady, .roomLost, .participantLeft: seen = nil
            default: break
            }
            return nil
        }
    }

    @Test func `of four events leads nowhere an unproved participant is heard or opened for`() {
        var states = 0
        func search(_ world: World, _ path: [CallEvent]) {
            guard path.count < 4 else { return }
            for event in Self.events {
                var next = world
                states += 1
                if let fault = next.take(event) { Issue.record("\(fault) after \(path + [event])") }
                search(next, path + [event])
            }
        }
        search(World(), [])
        print("call states searched: \(states)")
        #expect(states > 100_000)
    }
}
