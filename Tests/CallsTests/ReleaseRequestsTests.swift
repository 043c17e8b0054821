import Calls
import Grants
import Testing

@Suite struct `Requests for a release` {
    typealias Heard = ReleaseRequests.Heard
    static let start = People.moment.wall
    var requests = ReleaseRequests(
        command: ReleaseCommand(word: "open"), tones: ReleaseTones("#9"), hearsChat: true)
    var now = People.now

    /// Evidence so many seconds after the proof.
    static func moment(_ seconds: Int64 = 0, isTrusted: Bool = true) -> Moment {
        Moment(
            uptime: People.moment.uptime, wall: WallTime(seconds: start.seconds + seconds), clockTrusted: isTrusted,
            floor: People.moment.floor)
    }

    static func talking(_ peer: Peer) -> Call.State { .talking(People.party(peer), .incoming) }

    mutating func talk(_ peer: Peer = People.ana, in conference: String? = "c1") {
        requests.began(conference)
        requests.follow(Self.talking(peer), Self.moment())
    }

    mutating func hear(_ signal: ReleaseSignal, at seconds: Int64 = 1, isTrusted: Bool = true) -> Heard? {
        requests.hear(signal, now: now + .seconds(seconds), Self.moment(seconds, isTrusted: isTrusted))
    }

    mutating func tone(_ symbol: Character, from id: String? = "ana@srv", in conference: String? = "c1", at: Int64 = 1)
        -> Heard?
    {
        hear(.tone(symbol, callId: id, conferenceId: conference), at: at)
    }

    mutating func chat(
        _ text: String = "open", from id: String = "ana@srv", sent: Int64?, in conference: String? = "c1",
        at: Int64 = 10
    ) -> Heard? {
        hear(
            .chat(
                peerId: id, text: text, time: sent.map { Self.start.seconds + $0 }, conferenceId: conference), at: at)
    }

    @Test mutating func `tones of the proved participant ask, whichever device types them`() {
        talk()
        #expect(tone("#", from: "ana@srv/phone") == nil)
        #expect(tone("9") == .asked(People.ana, door: nil))
    }

    @Test mutating func `mistyped tones before the sequence do no harm`() {
        talk()
        for symbol in "1##" { #expect(tone(symbol) == nil) }
        #expect(tone("9") == .asked(People.ana, door: nil))
        #expect(tone("9") == nil)
    }

    @Test mutating func `tones too far apart are no sequence`() {
        talk()
        #expect(tone("#", at: 1) == nil)
        #expect(tone("9", at: 7) == nil)
        #expect(tone("#", at: 8) == nil)
        #expect(tone("9", at: 13) == .asked(People.ana, door: nil))
    }

    @Test mutating func `a sequence in two halves by two participants asks for nothing`() {
        talk()
        #expect(tone("#") == nil)
        #expect(tone("9", from: "eve@srv") == nil)
        #expect(tone("#", from: "eve@srv") == nil)
        #expect(tone("9", from: "ben@srv") == nil)
        #expect(tone("9") == .asked(People.ana, door: nil))
    }

    @Test mutating func `tones typed before the proof count neither alone nor with those behind it`() {
        requests.began("c1")
        #expect(tone("#") == nil)
        requests.follow(Self.talking(People.ana), Self.moment())
        #expect(tone("9") == nil)
        requests.follow(.idle, Self.moment())
        #expect(tone("#") == nil)
        #expect(tone("9") == .refused(People.ana, .participantUnproved))
    }

    @Test(arguments: [("eve@srv", "c1"), (nil, "c1"), ("ana@srv", "c2"), ("ana @srv", "c1")])
    mutating func `tones of a stranger, of nobody, or of another session are refused`(id: String?, conference: String) {
        talk()
        #expect(tone("#", from: id, in: conference) == nil)
        #expect(tone("9", from: id, in: conference) == .refused(id.flatMap { Peer($0) }, .participantUnproved))
    }

    @Test mutating func `a session's id counts only where the room began a session of that id`() {
        talk(in: nil)
        _ = tone("#", in: nil)
        #expect(tone("9", in: nil) == .asked(People.ana, door: nil))
        _ = tone("#")
        #expect(tone("9") == .refused(People.ana, .participantUnproved))
        requests.began("c1")
        _ = tone("#")
        #expect(tone("9") == .asked(People.ana, door: nil))
    }

    @Test mutating func `a chat message of this session asks once`() {
        talk()
        #expect(chat("Open main", sent: 8) == .asked(People.ana, door: "main"))
        #expect(chat("Open main", sent: 8) == .refused(People.ana, .participantUnproved))
        #expect(chat(sent: 7) == .refused(People.ana, .participantUnproved))
        #expect(chat("good evening", sent: 9) == nil)
        #expect(chat(sent: 9) == .asked(People.ana, door: nil))
    }

    @Test(arguments: [0, -1, -3600, nil, 16, .max / 2] as [Int64?])
    mutating func `a chat message from before the proof, without a time or from the future is refused`(sent: Int64?) {
        talk()
        #expect(chat(sent: sent) == .refused(People.ana, .participantUnproved))
        #expect(chat(sent: 10) == .asked(People.ana, door: nil), "a time that is none makes no later one old")
    }

    @Test mutating func `a chat message that comes again in the next session opens nothing`() {
        talk(in: nil)
        #expect(chat(sent: 10, in: nil) == .asked(People.ana, door: nil))
        requests.follow(.idle, Self.moment(11))
        requests.follow(Self.talking(People.ana), Self.moment(5))
        #expect(chat(sent: 10, in: nil, at: 12) == .refused(People.ana, .participantUnproved))
    }

    @Test mutating func `without a trusted clock, now or at the proof, the chat releases nothing`() {
        talk()
        #expect(
            hear(
                .chat(peerId: "ana@srv", text: "open", time: Self.start.seconds + 2, conferenceId: "c1"), at: 2,
                isTrusted: false) == .refused(People.ana, .clockUntrusted))
        requests.follow(.idle, Self.moment())
        requests.began("c1")
        requests.follow(Self.talking(People.ana), Self.moment(0, isTrusted: false))
        #expect(chat(sent: 9) == .refused(People.ana, .clockUntrusted))
    }

    @Test mutating func `what a site does not allow is not heard`() {
        requests = ReleaseRequests(command: ReleaseCommand(word: "open"))
        talk()
        _ = tone("#")
        #expect(tone("9") == nil)
        #expect(chat(sent: 9) == nil)
        #expect(hear(.command(peerId: "ana@srv", text: "open")) == .asked(People.ana, door: nil))
    }

    @Test mutating func `a hundred requests in a second are three releases and one refusal on record`() {
        talk()
        var asked = 0
        var refused: [Heard] = []
        for _ in 0..<100 {
            switch hear(.command(peerId: "ana@srv", text: "open")) {
            case .asked?:
                asked += 1
                requests.judged(isGranted: true, now: now + .seconds(1))
            case let other?: refused.append(other)
            case nil: break
            }
        }
        #expect(asked == 3)
        #expect(refused == [.refused(People.ana, .rateLimited)])
    }

    @Test mutating func `a stranger's requests use up none of the participant's, and few records`() {
        talk()
        let heard = (0..<100).compactMap { _ in hear(.command(peerId: "eve@srv", text: "open")) }
        #expect(
            heard == Array(repeating: .refused(People.eve, .participantUnproved), count: 5)
                + [.refused(People.eve, .rateLimited)])
        #expect(hear(.command(peerId: "ana@srv", text: "open")) == .asked(People.ana, door: nil))
    }

    @Test(arguments: ["", "123456789", "1a", "１", "9️⃣"]) func `what is no sequence of tones is none`(text: String) {
        #expect(ReleaseTones(text) == nil)
    }
}
