internal import Loop

/// F-E7: invitations without pause, each from somebody else, whatever the Room is doing.
@Loop final class RoomStorm {
    private let room: RoomActor
    private let perSecond: Int
    private let peer: String
    private let time: Duration
    private let begin = Monotonic.now
    private var sent = 0
    private lazy var timer = LoopTimer { [weak self] in self?.tick() }
    private static let every = Duration.milliseconds(10)

    /// - Parameter peer: who rings; a `#` in it becomes the number of the invitation.
    init(_ room: RoomActor, perSecond: Int, for time: Duration, peer: String) {
        self.room = room
        self.perSecond = perSecond
        self.time = time
        self.peer = peer
    }

    func start() {
        room.journal.record("room", "storm")
        timer.schedule(after: Self.every)
    }

    /// By the number that is owed by now: a machine that stops for a moment makes up for it.
    private func tick() {
        let passed = min(Monotonic.now - begin, time)
        let parts = peer.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        while sent < Int(passed / .seconds(1) * Double(perSecond)) {
            sent += 1
            room.invite(RoomParty(parts.joined(separator: "\(sent)")))
        }
        guard passed < time else {
            room.journal.record("room", "storm-over", ["sent": .whole(sent)])
            return
        }
        timer.schedule(after: Self.every)
    }
}

extension RoomActor {
    func addStorm(to drive: DrivePort) {
        drive.route("POST", "/room/fault/storm") { [self] request throws(DriveError) in
            storm(
                perSecond: try request.whole("per_second") ?? 1000,
                for: .milliseconds(try request.whole("for_ms") ?? 10_000),
                peer: request.body["peer"].asText ?? "stranger#@room.example")
            return .ok()
        }
    }

    /// Invites `perSecond` times a second for `time`.
    public func storm(perSecond: Int, for time: Duration, peer: String) {
        let storm = RoomStorm(self, perSecond: perSecond, for: time, peer: peer)
        faults.storm = storm
        storm.start()
    }

    /// An invitation that takes the place of a pending one, and is told in a session too without touching that.
    public func invite(_ party: RoomParty) {
        let ring = RoomRing(party: party, conferenceID: Self.conferenceID())
        switch call {
        case .none, .incoming: announce(.incoming(ring)) { tellInvite(ring) }
        case .outgoing, .conference, .ending: tellInvite(ring)
        }
    }
}
