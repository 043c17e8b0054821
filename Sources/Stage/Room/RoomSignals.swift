internal import Loop

/// What a participant sends beside picture and sound: tones and chat. When the Room tells of tones, and with which
/// members, is not documented; whoever drives says so.
extension RoomActor {
    /// Somebody types dial tones, one event each.
    ///
    /// - Parameters:
    ///   - conferenceID: the session the Room names; the running one when nil, none when empty.
    ///   - anyway: the sender need not be in the session.
    public func tones(
        from id: String, _ symbols: String, conferenceID: String? = nil, anyway: Bool = false
    ) throws(DriveError) {
        let sender = try sender(id, anyway)
        for symbol in symbols {
            var members: [String: JSON] = ["symbol": .text(String(symbol)), "callId": .text(sender)]
            members["confId"] = session(conferenceID)
            tell("toneDial", members)
        }
    }

    /// Somebody writes into the chat; `time` in seconds since 1970 is now when nil.
    public func chat(
        from id: String, _ message: String, time: Int? = nil, conferenceID: String? = nil, anyway: Bool = false
    ) throws(DriveError) {
        let sender = try sender(id, anyway)
        var members: [String: JSON] = [
            "peerId": .text(sender), "peerDn": .text(id), "message": .text(message),
            "time": .whole(time ?? WallClock.milliseconds / 1000),
        ]
        members["confId"] = session(conferenceID)
        tell("incomingChatMessage", members)
    }

    /// Adds `POST /room/tones` with `peer` and `tones`, and `/room/chat` with `peer`, `message` and `time`; both take
    /// `conf_id` and `anyway`.
    func addSignalRoutes(to drive: DrivePort) {
        drive.route("POST", "/room/tones") { [self] request throws(DriveError) in
            try tones(
                from: request.text("peer"), request.text("tones"), conferenceID: request.body["conf_id"].asText,
                anyway: request.flag("anyway"))
            return .ok()
        }
        drive.route("POST", "/room/chat") { [self] request throws(DriveError) in
            try chat(
                from: request.text("peer"), request.text("message"), time: request.whole("time"),
                conferenceID: request.body["conf_id"].asText, anyway: request.flag("anyway"))
            return .ok()
        }
    }

    /// The sender as the Room names it.
    func sender(_ id: String, _ anyway: Bool) throws(DriveError) -> String {
        if case .conference(let conference) = call,
            let party = conference.participants.first(where: { $0.isSamePerson(as: id) })
        {
            return id.contains("/") ? id : party.peerID
        }
        guard anyway else { throw .notNow("\(id) is not in a session; send \"anyway\": true to play it nevertheless") }
        return id
    }

    private func session(_ given: String?) -> JSON? {
        if let given { return given.isEmpty ? nil : .text(given) }
        guard case .conference(let conference) = call else { return nil }
        return .text(conference.conferenceID)
    }
}
