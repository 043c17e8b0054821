internal import Loop

/// A running session: who is in it, what is said in it, how it ends.
extension RoomActor {
    func enter(_ ring: RoomRing, isOutgoing: Bool) {
        callTimer = nil
        let conference = RoomConference(
            ring: ring, isOutgoing: isOutgoing,
            conferenceID: knobs.sameConference ? ring.conferenceID : Self.conferenceID(), participants: [],
            started: WallClock.milliseconds / 1000)
        announce(.conference(conference)) {
            var members: [String: JSON] = [
                "confId": .text(conference.conferenceID), "confType": .whole(ring.type), "joinUrl": "",
            ]
            if isOutgoing { members["peerId"] = .text(ring.party.peerID) }
            if let title = ring.title {
                members["confTitle"] = .text(title)
                members["conferenceOwner"] = .text(ring.party.peerID)
            }
            tell("conferenceCreated", members)
        }
        let delay = Duration.milliseconds(knobs.presenceDelayMs)
        guard delay > .zero else { return appear(ring.party) }
        let timer = LoopTimer { [weak self] in self?.appear(ring.party) }
        timer.schedule(after: delay)
        presenceTimer = timer
    }

    /// One more participant comes into the running session.
    public func join(_ party: RoomParty) throws(DriveError) {
        guard case .conference = call else { throw .notNow("no session runs") }
        appear(named(party))
    }

    /// Somebody asks to be let into the running session.
    func knock(_ party: RoomParty) throws(DriveError) {
        guard case .conference(let conference) = call else { throw .notNow("no session runs") }
        let id: [String: JSON] = ["confId": .text(conference.conferenceID)]
        tell("requestInviteReceived", Self.identity(named(party)).merging(id) { $1 })
    }

    private func appear(_ party: RoomParty) {
        guard case .conference(var conference) = call, knobs.presence != .hidden else { return }
        conference.participants.append(party)
        call = .conference(conference)
        guard knobs.presence == .announced else { return }
        tell("newParticipantInConference", participant(party, conference))
    }

    /// A participant leaves; with the last one the session ends.
    public func leave(_ id: String) throws(DriveError) {
        guard case .conference(var conference) = call,
            let index = conference.participants.firstIndex(where: { $0.isSamePerson(as: id) })
        else { throw .notNow("\(id) is not in a session") }
        if conference.participants.count == 1 { return leave(conference) }
        let party = conference.participants.remove(at: index)
        call = .conference(conference)
        let id: [String: JSON] = ["confId": .text(conference.conferenceID)]
        tell("participantLeftConference", Self.identity(party).merging(id) { $1 })
    }

    /// The session ends: state 6, `conferenceDeleted`, state 3.
    func leave(_ conference: RoomConference) {
        (callTimer, presenceTimer) = (nil, nil)
        announce(.ending(conference)) {}
        guard knobs.endingMs > 0 else { return end(conference) }
        startCallTimer(.milliseconds(knobs.endingMs)) { [weak self] in self?.end(conference) }
    }

    private func end(_ conference: RoomConference) {
        callTimer = nil
        let now = WallClock.milliseconds / 1000
        remember(
            conference.ring, type: conference.isOutgoing ? 1 : 0, started: conference.started,
            duration: now - conference.started)
        if !knobs.mutesPersist { mutes = [:] }
        announce(.none) { tell("conferenceDeleted", ["confId": .text(conference.conferenceID)]) }
        rotateUserPin()
    }

    /// A peer sends a command to the Room. With `anyway` it need not be in the session.
    public func command(from id: String, _ text: String, anyway: Bool = false) throws(DriveError) {
        tell("commandReceived", ["peerId": .text(try sender(id, anyway)), "command": .text(text)])
    }

    func sendCommand(_ request: RoomRequest) throws(RoomRefusal) -> [String: JSON] {
        let id = try request.text("peerId")
        let text = try request.text("command")
        guard case .conference(let conference) = call,
            conference.participants.contains(where: { $0.isSamePerson(as: id) }),
            id.contains("/") || !knobs.commandNeedsInstance
        else { throw RoomRefusal("no such participant") }
        tell(
            "commandSent",
            ["peerId": .text(id), "command": .text(text), "confId": .text(conference.conferenceID)])
        return [:]
    }

    func participants() throws(RoomRefusal) -> [String: JSON] {
        guard case .conference(let conference) = call else { throw RoomRefusal("not in a conference") }
        var parties = conference.participants
        if knobs.listsItself { parties.insert(account, at: 0) }
        let list = parties.map { JSON.object(participant($0, conference)) }
        return ["confId": .text(conference.conferenceID), "participants": .list(list)]
    }

    func conferences() throws(RoomRefusal) -> [String: JSON] {
        guard case .conference(let conference) = call else { throw RoomRefusal("not in a conference") }
        let ring = conference.ring
        var members = Self.identity(ring.party)
        members["confId"] = .text(conference.conferenceID)
        members["confState"] = 1
        if let title = ring.title {
            members["confType"] = .whole(ring.type)
            members["confTitle"] = .text(title)
            members["conferenceOwner"] = .text(ring.party.peerID)
        } else {
            members["type"] = "p2p"
            members["direction"] = conference.isOutgoing ? "outgoing" : "incoming"
        }
        return members
    }

    func enableReceiving(_ request: RoomRequest, event: String) throws(RoomRefusal) -> [String: JSON] {
        let members: [String: JSON] = [
            "peerId": .text(try request.text("peerId")), "enable": .flag(try request.flag("enable")),
        ]
        tell(event, members)
        return [:]
    }

    private func participant(_ party: RoomParty, _ conference: RoomConference) -> [String: JSON] {
        Self.identity(party).merging([
            "confId": .text(conference.conferenceID), "mic": 2, "video": 2, "role": 1, "leaderType": 0,
            "slideShow": false,
        ]) { $1 }
    }
}
