internal import Loop

/// Rings in and out, and the way into a session.
extension RoomActor {
    /// Somebody rings the Room or invites it to a group conference; the conference id of the ring.
    ///
    /// `title` is given for group conferences only, whose `type` is 1 to 3.
    @discardableResult
    public func ring(_ party: RoomParty, type: Int = 0, title: String? = nil) throws(DriveError) -> String {
        guard serverState == 3 else { throw .notNow("the Room is not logged in") }
        let ring = RoomRing(party: named(party), conferenceID: Self.conferenceID(), type: type, title: title)
        switch call {
        case .none: break
        case .incoming where knobs.secondInvite == .replace: break
        case .incoming, .outgoing, .conference, .ending:
            journal.record("room", "busy", ["peer": .text(party.peerID)])
            throw .notNow("the Room is busy")
        }
        if settings["autoAccept"] == .flag(true) {
            if knobs.autoAcceptTells { tellInvite(ring) }
            enter(ring, isOutgoing: false)
        } else {
            announce(.incoming(ring)) { tellInvite(ring) }
            startCallTimer(.milliseconds(knobs.ringMs)) { [weak self] in self?.stopRinging(side: 1) }
        }
        return ring.conferenceID
    }

    /// Whoever rings gives up, whoever is rung hangs up, or a participant ends the call.
    public func hangUp(peer id: String?) throws(DriveError) {
        switch call {
        case .incoming: stopRinging(side: 1)
        case .outgoing(let ring): refuse(ring, cause: 0)
        case .conference(let conference):
            guard let id, conference.participants.count > 1 else { return leave(conference) }
            try leave(id)
        case .none, .ending: throw .notNow("nothing rings and no session runs")
        }
    }

    func placeCall(_ request: RoomRequest) throws(RoomRefusal) -> [String: JSON] {
        try call(try request.text("peerId"))
        return [:]
    }

    /// Rings somebody, for whichever controller.
    func call(_ id: String) throws(RoomRefusal) {
        guard serverState == 3, call == .none else { throw RoomRefusal("not in state 3") }
        let peer = peers[id]
        let party = named(RoomParty(id, name: peer?.name))
        let ring = RoomRing(party: party, conferenceID: Self.conferenceID())
        announce(.outgoing(ring)) {
            tell(
                "inviteSent",
                Self.identity(party).merging(["confType": 0, "confId": .text(ring.conferenceID)]) { $1 })
        }
        let unknown = RoomPeer(name: id, behaviour: .refuse(cause: knobs.unknownPeerCause))
        expectAnswer(to: ring, from: peer ?? unknown)
    }

    private func expectAnswer(to ring: RoomRing, from peer: RoomPeer) {
        switch peer.behaviour {
        case .answer:
            startCallTimer(peer.after) { [weak self] in
                guard let self else { return }
                let id: [String: JSON] = ["confId": .text(ring.conferenceID)]
                self.tell("peerAccepted", Self.identity(ring.party).merging(id) { $1 })
                self.enter(ring, isOutgoing: true)
                if let stay = peer.hangsUpAfter {
                    self.startCallTimer(stay) { [weak self] in try? self?.hangUp(peer: nil) }
                }
            }
        case .refuse(let cause):
            startCallTimer(peer.after) { [weak self] in self?.refuse(ring, cause: cause) }
        case .ignore:
            startCallTimer(.milliseconds(knobs.outgoingRingMs)) { [weak self] in self?.refuse(ring, cause: 16) }
        }
    }

    func accept() throws(RoomRefusal) -> [String: JSON] {
        guard case .incoming(var ring) = call else { return try emptyAnswer("nothing to accept") }
        if !knobs.swapCaller.isEmpty {
            let name = knobs.swapCallerName.isEmpty ? nil : knobs.swapCallerName
            ring = RoomRing(
                party: named(RoomParty(knobs.swapCaller, name: name)), conferenceID: Self.conferenceID(),
                type: ring.type, title: ring.title)
            knobs.swapCaller = ""
        }
        enter(ring, isOutgoing: false)
        return [:]
    }

    func reject() throws(RoomRefusal) -> [String: JSON] {
        guard case .incoming(let ring) = call else { return try emptyAnswer("nothing to reject") }
        let more: [String: JSON] = ["cause": 0, "confId": .text(ring.conferenceID)]
        endRing(ring, type: 2) { tell("rejectSent", Self.identity(ring.party).merging(more) { $1 }) }
        return [:]
    }

    func hangUp() throws(RoomRefusal) -> [String: JSON] {
        switch call {
        case .none, .ending: return try emptyAnswer("nothing to hang up")
        case .incoming, .outgoing: stopRinging(side: 0)
        case .conference(let conference): leave(conference)
        }
        return [:]
    }

    private func emptyAnswer(_ sentence: String) throws(RoomRefusal) -> [String: JSON] {
        guard knobs.emptyAcceptSucceeds else { throw RoomRefusal(sentence) }
        return [:]
    }

    private func stopRinging(side: Int) {
        switch call {
        case .incoming(let ring):
            let more: [String: JSON] = ["peerId": .text(ring.party.peerID), "side": .whole(side)]
            endRing(ring, type: 2) { tell("stopCalling", more) }
        case .outgoing(let ring):
            let more: [String: JSON] = ["peerId": .text(ring.party.peerID), "side": .whole(side)]
            endRing(ring, type: 1) { tell("stopCalling", more) }
        case .none, .conference, .ending: break
        }
    }

    private func refuse(_ ring: RoomRing, cause: Int) {
        endRing(ring, type: 1) {
            tell("rejectReceived", Self.identity(ring.party).merging(["cause": .whole(cause)]) { $1 })
        }
    }

    private func endRing(_ ring: RoomRing, type: Int, _ event: () -> Void) {
        callTimer = nil
        remember(ring, type: type, started: WallClock.milliseconds / 1000, duration: 0)
        announce(.none, event)
    }

    func tellInvite(_ ring: RoomRing) {
        var members = Self.identity(ring.party)
        members["type"] = .whole(ring.type)
        members["confId"] = .text(ring.conferenceID)
        if let title = ring.title { members["confTitle"] = .text(title) }
        tell("inviteReceived", members)
    }

    /// Moves to `next` and tells the new state beside `event`, in the order the settings ask for.
    func announce(_ next: RoomCall, _ event: () -> Void) {
        let changed = call.appState != next.appState
        call = next
        if changed, knobs.stateFirst { tellState() }
        event()
        if changed, !knobs.stateFirst { tellState() }
    }

    func tellState() { tell("appStateChanged", stateMembers) }

    func startCallTimer(_ delay: Duration, _ body: @escaping @Loop () -> Void) {
        let timer = LoopTimer(body)
        timer.schedule(after: delay)
        callTimer = timer
    }

    static func identity(_ party: RoomParty) -> [String: JSON] {
        ["peerId": .text(party.peerID), "peerDn": .text(party.name)]
    }

    static func conferenceID() -> String { "\(Drawn.text(16, of: Drawn.hex))@room.example#vcs" }

    /// The party as the Room names it in events.
    func named(_ party: RoomParty) -> RoomParty {
        guard knobs.namesInstances, !party.peerID.contains("/") else { return party }
        return RoomParty("\(party.peerID)/\(Drawn.text(8, of: Drawn.hex))", name: party.name)
    }
}
