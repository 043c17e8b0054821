import Calls
import Grants
import Support
import Testing

/// Anything in any order: who asks with success was proved then, by signals of that session alone, each at most once.
@Suite struct `Requests for a release in any order` {
    static let people = [People.ana, People.ben, People.eve]

    @Test func `open only for the proved participant, within the rate, and no message twice`() {
        let seed = UInt64.random(in: 0...(.max))
        print("requests for a release: seed \(seed)")
        var random = SeededGenerator(seed: seed)
        for _ in 0..<300 {
            var world = World()
            for _ in 0..<200 where world.fault == nil { world.move(&random) }
            if let fault = world.fault {
                Issue.record("\(fault) (seed \(seed))")
                return
            }
        }
    }

    private struct World {
        var requests = ReleaseRequests(
            command: ReleaseCommand(word: "open"), tones: ReleaseTones("#9"), hearsChat: true)
        var state = Call.State.idle
        var conference: String?
        /// The tones of the present session, by whom.
        var typed: [(Character, Peer)] = []
        var now: Duration = .seconds(100)
        var proofAt: Int64 = 0
        var opened: Set<Int64> = []
        /// Those of the present session.
        var releases: [Duration] = []
        var fault: String?

        var wall: Int64 { 1_800_000_000 + now.components.seconds }

        var moment: Moment {
            Moment(
                uptime: now, wall: WallTime(seconds: wall), clockTrusted: true, floor: WallTime(seconds: 1_700_000_000))
        }

        mutating func move(_ random: inout SeededGenerator) {
            now += .milliseconds(Int.random(in: 0...3000, using: &random))
            switch Int.random(in: 0..<10, using: &random) {
            case 0:
                conference = "c\(Int.random(in: 0...2, using: &random))"
                requests.began(conference)
            case 1: follow(.talking(People.party(Bool.random(using: &random) ? People.ana : People.ben), .incoming))
            case 2: follow(.idle)
            default: hear(signal(&random))
            }
        }

        private mutating func follow(_ next: Call.State) {
            if next != state { (typed, proofAt, releases) = ([], wall, []) }
            if next == .idle { conference = nil }
            state = next
            requests.follow(next, moment)
        }

        private func signal(_ random: inout SeededGenerator) -> ReleaseSignal {
            let peer = people.randomElement(using: &random)!.text
            let session = Bool.random(using: &random) ? conference : "c\(Int.random(in: 0...2, using: &random))"
            switch Int.random(in: 0..<3, using: &random) {
            case 0: return .command(peerId: peer, text: "open")
            case 1: return .tone("#9".randomElement(using: &random)!, callId: peer, conferenceId: session)
            default:
                return .chat(
                    peerId: peer, text: "open", time: wall - Int64.random(in: -8...20, using: &random),
                    conferenceId: session)
            }
        }

        private mutating func hear(_ signal: ReleaseSignal) {
            let proved: Peer? = if case .talking(let party, _) = state { party.peer } else { nil }
            if case .tone(let symbol, let id?, let session) = signal, let peer = Peer(id),
                session == nil || session == conference
            {
                typed.append((symbol, peer))
            }
            guard case .asked(let peer, _)? = requests.hear(signal, now: now, moment) else { return }
            if peer != proved { fault = "\(peer) asked, proved was \(String(describing: proved))" }
            switch signal {
            case .command: break
            case .tone(_, _, let session):
                let own = typed.filter { $0.1 == peer }.suffix(2).map(\.0)
                if own != ["#", "9"] || (session != nil && session != conference) { fault = "tones \(typed)" }
            case .chat(_, _, let time, let session):
                guard let time else { return fault = "a message without time" }
                if time <= proofAt || !opened.insert(time).inserted { fault = "a message of \(time) again, or before" }
                if session != nil, session != conference { fault = "a message of another session" }
            }
            releases.append(now)
            requests.judged(isGranted: true, now: now)
            if releases.count(where: { now - $0 < ReleaseRate.window }) > 3 { fault = "four releases in a minute" }
        }
    }
}
