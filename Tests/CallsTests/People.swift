import Calls
import Grants

/// A small house: ana and ben may call, ida by audio only, eve is nobody.
enum People {
    static let ana = Peer("ana@srv")!
    static let ben = Peer("ben@srv")!
    static let ida = Peer("ida@srv")!
    static let eve = Peer("eve@srv")!
    static let now: Duration = .seconds(100)

    static var book: GrantBook {
        var book = GrantBook(device: DeviceID("door")!)
        for (name, peer) in [("ana", ana), ("ben", ben), ("ida", ida)] {
            let person = Person(id: PersonID(name)!, unit: "101", peers: [peer])
            let version = book.nextVersion
            _ = try? book.apply(.grant(person, Grant(version: version, media: peer == ida ? .audio : .audioVideo)))
            _ = try? book.apply(.confirm(person.id, Confirmation(version: version, at: moment)))
        }
        return book
    }

    static let moment = Moment(
        uptime: now, wall: WallTime(seconds: 1_800_000_000), clockTrusted: true, floor: WallTime(seconds: 1_700_000_000)
    )

    /// No call, at a room that says it is muted.
    static var muted: Call {
        var call = Call(times: CallTimes(ring: .seconds(30)))
        for capturer in Capturer.allCases { _ = call.step(.muted(capturer, true), now: now) }
        return call
    }

    static func decision(_ peer: Peer) -> Decision { book.decide(peer: peer, at: moment) }

    /// The same person's, granted audio only.
    static func lesser(_ decision: Decision) -> Decision {
        var book = book
        let person = book.person(decision.person!)!
        _ = try? book.apply(.grant(person, Grant(version: book.nextVersion, media: .audio)))
        return book.decide(peer: person.peers[0], at: moment)
    }

    static func party(_ peer: Peer) -> Party {
        let decision = decision(peer)
        return Party(person: decision.person!, peer: peer, decision: decision)
    }
}
