/// F-E11: somebody else drives the Room too; what that somebody does reaches the controllers as events only.
public enum RoomRival: String, CaseIterable, Sendable {
    /// Takes the administrator's control mode.
    case takes
    /// Accepts who rings.
    case accepts
    /// Rejects who rings.
    case rejects
    /// Ends the call.
    case hangsUp = "hangs-up"
    /// Calls `peer`.
    case calls
    /// Opens the microphone.
    case unmutes
}

extension RoomActor {
    func addRival(to drive: DrivePort) {
        drive.route("POST", "/room/fault/rival") { [self] request throws(DriveError) in
            let rival: RoomRival = try request.kind("does")
            do throws(RoomRefusal) {
                try act(rival, peer: request.body["peer"].asText ?? "mallory@room.example")
            } catch {
                throw .notNow(error.sentence)
            }
            return .ok()
        }
    }

    /// Does what a controller beside the agent may do.
    public func act(_ rival: RoomRival, peer: String) throws(RoomRefusal) {
        journal.record("room", "rival", ["does": .text(rival.rawValue)])
        switch rival {
        case .takes: dismiss(.admin, cause: 1)
        case .accepts: _ = try accept()
        case .rejects: _ = try reject()
        case .hangsUp: _ = try hangUp()
        case .calls: try call(peer)
        case .unmutes: mute(.microphone, false)
        }
    }
}
