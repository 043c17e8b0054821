import Calls
import Grants
import Testing

/// A room that is away for a while in the middle of a call.
@Suite struct `Stale commands` {
    private static let away: [Duration] = [.milliseconds(1), .seconds(20), .seconds(300)]

    /// The ways into a call, and what the room may say once it is back.
    private static let starts: [[CallEvent]] = [
        [.invited("ana@srv", People.decision(People.ana))],
        [.invited("ana@srv", People.decision(People.ana)), .sessionStarted],
        [.invited("ana@srv", People.decision(People.ana)), .participantSeen(People.ana)],
        [.dialled([People.party(People.ana), People.party(People.ben)])],
        [.dialled([People.party(People.ana)]), .peerAccepted(People.ana)],
    ]

    @Test(arguments: starts, away)
    func `F-E10 what was wanted before the link went down is never asked for after it`(
        events: [CallEvent], away: Duration
    ) {
        for back in [.roomReady, .sessionStarted, .participantSeen(People.ana), .tick] as [CallEvent] {
            var call = Call(times: CallTimes(ring: .seconds(30)))
            for event in events { _ = call.step(event, now: People.now) }
            let lost = call.step(.roomLost, now: People.now)
            #expect(call.state == .idle)
            #expect(!lost.contains { Self.isSent($0) }, "\(lost)")
            let after = call.step(back, now: People.now + away) + call.step(.tick, now: People.now + away)
            for effect in after {
                switch effect {
                case .accept, .call, .release: Issue.record("\(effect) after \(away)")
                default: break
                }
            }
        }
    }

    /// Nothing may be handed to a link that is gone.
    private static func isSent(_ effect: CallEffect) -> Bool {
        switch effect {
        case .accept, .reject, .hangUp, .call, .mute: true
        default: false
        }
    }
}
