internal import Loop

/// The Room on the drive port, everything under `/room`.
extension RoomActor {
    /// Adds the Room's routes:
    ///
    /// - `GET /room/state`, `GET /room/log` as a journal, `GET` and `POST /room/settings` for the stand-in's settings
    /// - `POST /room/ring` with `peer`, `name` and, for a group conference, `group` or `type` and `title`;
    ///   `/room/hangup` (the other side gives up or ends the call; `peer` leaves a group), `/room/join` with `peer` and
    ///   `name`, `/room/leave` with `peer`, `/room/knock` with `peer` (wants into the session),
    ///   `/room/command` with `peer`, `command` and `anyway`; tones and chat
    /// - `POST /room/peers/{id}`: what the peer does when it is rung, see ``RoomPeer``
    /// - `POST /room/application-settings`: somebody at the Room changes its settings, such as `autoAccept`;
    ///   `/room/mutes` with `microphone` and `camera`; `/room/guards` with `role`, `kind` and `secret`;
    ///   `/room/dismiss` with `role` and `cause`; `/room/server` with `state` 0 to 3, and
    ///   `server` and `port` of another one
    /// - `POST /room/fault/…`: what a hostile Room does, see ``addFaultRoutes(to:)``
    /// - `POST /room/close` with `code` closes every connection; `/room/stop` and `/room/start` close and open the ports
    public func addRoutes(to drive: DrivePort) {
        drive.routeJournal(journal, at: "/room/log")
        drive.route("GET", "/room/state") { [self] _ in .ok(state) }
        drive.route("GET", "/room/settings") { [self] _ in .ok(knobs.json) }
        drive.route("POST", "/room/settings") { [self] request throws(DriveError) in
            knobs = try knobs.changed(by: request.body)
            return .ok(knobs.json)
        }
        addPeopleRoutes(to: drive)
        addSignalRoutes(to: drive)
        addRoomRoutes(to: drive)
        addFaultRoutes(to: drive)
    }

    private func addPeopleRoutes(to drive: DrivePort) {
        drive.route("POST", "/room/ring") { [self] request throws(DriveError) in
            let group = try request.flag("group")
            let type = try request.whole("type") ?? (group ? 1 : 0)
            let title = group || type > 0 ? request.body["title"].asText ?? "Conference" : nil
            return .ok(["conf_id": .text(try ring(party(request), type: type, title: title))])
        }
        drive.route("POST", "/room/hangup") { [self] request throws(DriveError) in
            try hangUp(peer: request.body["peer"].asText)
            return .ok()
        }
        drive.route("POST", "/room/command") { [self] request throws(DriveError) in
            try command(
                from: request.text("peer"), request.text("command"), anyway: request.flag("anyway"))
            return .ok()
        }
        drive.route("POST", "/room/join") { [self] request throws(DriveError) in
            try join(party(request))
            return .ok()
        }
        drive.route("POST", "/room/knock") { [self] request throws(DriveError) in
            try knock(party(request))
            return .ok()
        }
        drive.route("POST", "/room/leave") { [self] request throws(DriveError) in
            try leave(request.text("peer"))
            return .ok()
        }
        drive.route("POST", "/room/peers/{id}") { [self] request throws(DriveError) in
            let id = request.parameters["id"] ?? ""
            setPeer(id, try RoomPeer(request, id: id))
            return .ok()
        }
    }

    private func addRoomRoutes(to drive: DrivePort) {
        drive.route("POST", "/room/application-settings") { [self] request in
            apply(request.body.asObject ?? [:])
            return .ok(.object(settings))
        }
        drive.route("POST", "/room/mutes") { [self] request in
            if let mute = request.body["microphone"].asFlag { self.mute(.microphone, mute) }
            if let mute = request.body["camera"].asFlag { self.mute(.camera, mute) }
            return .ok(state["mutes"])
        }
        drive.route("POST", "/room/guards") { [self] request throws(DriveError) in
            try setGuard(request)
            return .ok(state["guards"])
        }
        drive.route("POST", "/room/dismiss") { [self] request throws(DriveError) in
            dismiss(request.body["role"].asText.flatMap(RoomRole.init), cause: try request.whole("cause") ?? 3)
            return .ok()
        }
        drive.route("POST", "/room/server") { [self] request throws(DriveError) in
            guard let state = try request.whole("state"), (0...3).contains(state) else {
                throw .wrong("state must be 0 to 3")
            }
            if let name = request.body["server"].asText {
                server = RoomServer(name: name, port: try request.whole("port") ?? 4307)
            }
            setServerState(state)
            return .ok()
        }
        drive.route("POST", "/room/close") { [self] request throws(DriveError) in
            closeControllers(code: try request.whole("code") ?? 1000)
            return .ok()
        }
        drive.route("POST", "/room/stop") { [self] _ in
            stop()
            return .ok()
        }
        drive.route("POST", "/room/start") { [self] _ throws(DriveError) in
            do { try start() } catch { throw .notNow("the Room cannot listen: \(error)") }
            return .ok()
        }
    }

    /// Says how `id` behaves when the Room rings it.
    public func setPeer(_ id: String, _ peer: RoomPeer) { peers[id] = peer }

    private func party(_ request: DriveRequest) throws(DriveError) -> RoomParty {
        RoomParty(try request.text("peer"), name: request.body["name"].asText)
    }

    /// `{"role": "admin", "kind": "password", "secret": "…"}`
    private func setGuard(_ request: DriveRequest) throws(DriveError) {
        guard let role = RoomRole(rawValue: try request.text("role")) else { throw .wrong("role is admin or user") }
        let secret = request.body["secret"].asText ?? Drawn.text(6, of: Drawn.lettersAndDigits)
        let new: RoomGuard
        switch try request.text("kind") {
        case "unsecured": new = .unsecured
        case "password": new = .password(secret)
        case "pin": new = .pin(secret)
        default: throw .wrong("kind is unsecured, password or pin")
        }
        do { try change(role, to: new) } catch { throw .notNow(error.sentence) }
    }
}

extension RoomPeer {
    /// `{"behaviour": "answer"|"refuse"|"busy"|"ignore", "after_ms": 0, "cause": 0, "name": "…", "hangs_up_after_ms": 0}`
    init(_ request: DriveRequest, id: String) throws(DriveError) {
        let behaviour: Behaviour
        switch request.body["behaviour"].asText ?? "answer" {
        case "answer": behaviour = .answer
        case "refuse": behaviour = .refuse(cause: try request.whole("cause") ?? 0)
        case "busy": behaviour = .refuse(cause: 2)
        case "ignore": behaviour = .ignore
        default: throw .wrong("behaviour is answer, refuse, busy or ignore")
        }
        self.init(
            name: request.body["name"].asText ?? id, behaviour: behaviour,
            after: .milliseconds(try request.whole("after_ms") ?? 0),
            hangsUpAfter: try request.whole("hangs_up_after_ms").map { .milliseconds($0) })
    }
}
