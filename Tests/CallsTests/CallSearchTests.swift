import Grants
import Testing

@testable import Calls

@Suite struct `Every sequence of events` {
    /// A second identity of ana's.
    static let anaElsewhere = Party(
        person: PersonID("ana")!, peer: Peer("ana-phone@srv")!, decision: People.decision(People.ana))

    /// Ana by audio only.
    static let less = People.lesser(People.decision(People.ana))

    /// Any of them may come at any time: late, twice, or never.
    static let events: [CallEvent] =
        [
            .invited("ana@srv", People.decision(People.ana)), .invited("ida@srv", People.decision(People.ida)),
            .invited("eve@srv", People.decision(People.eve)),
            .dialled([People.party(People.ana), Self.anaElsewhere, People.party(People.ida)]), .callRefused,
            .peerRefused(People.ana, .busy), .peerAccepted(People.ana), .peerAccepted(People.ida), .ringingEnded,
            .sessionStarted, .participantSeen(People.ana), .participantSeen(People.ida), .participantSeen(People.eve),
            .participantSeen(nil), .participantLeft(People.ana), .sessionEnded, .roomReady, .roomInSession, .roomAway,
            .roomLost, .joinAsked("eve@srv"), .releaseAsked(People.ana, door: nil, People.decision(People.ana)),
            .releaseAsked(People.ida, door: nil, People.decision(People.ida)),
            .releaseAsked(People.eve, door: nil, People.decision(People.eve)), .withdrawn(PersonID("ana")!),
            .withdrawn(PersonID("ida")!), .narrowed(PersonID("ana")!, Self.less), .tick,
        ] + Capturer.allCases.flatMap { [.muted($0, true), .muted($0, false)] }

    private static func shown(_ event: CallEvent) -> String { String("\(event)".prefix(60)) }

    @Test func `leads nowhere an unproved participant hears, sees or opens, and nobody sees who may only hear`() {
        var known: Set<[Int]> = [CallWorld().place]
        var edge: [(world: CallWorld, path: [CallEvent])] = [(CallWorld(), [])]
        var (depth, steps) = (0, 0)
        let end = ContinuousClock.now + .seconds(5)
        while !edge.isEmpty, ContinuousClock.now < end || depth < 6 {
            depth += 1
            var next: [(world: CallWorld, path: [CallEvent])] = []
            for (world, path) in edge {
                for event in Self.events {
                    var world = world
                    steps += 1
                    if let fault = world.take(event) {
                        Issue.record("\(fault) after \((path + [event]).map(Self.shown))")
                        return
                    }
                    if known.insert(world.place).inserted { next.append((world, path + [event])) }
                }
            }
            edge = next
        }
        print("call states searched: \(known.count) by \(steps) steps, \(depth) deep, \(edge.count) left")
        #expect(depth >= 6 && known.count > 5000)
    }
}
