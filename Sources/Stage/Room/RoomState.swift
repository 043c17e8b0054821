/// The Room as seen from outside, for tests and for the terminal.
extension RoomActor {
    /// State, guards with their secrets, controllers, call, settings, mutes, ports and counts of what was seen.
    public var state: JSON {
        [
            "running": .flag(isRunning), "app_state": .whole(appState),
            "management_port": .whole(managementPort), "control_port": .whole(controlPort),
            "guards": ["admin": Self.shown(guards.admin), "user": Self.shown(guards.user)],
            "controllers": .list(controllers.map(Self.shown)), "call": shownCall, "settings": .object(settings),
            "mutes": [
                "microphone": .flag(mutes[.microphone, default: false]),
                "camera": .flag(mutes[.camera, default: false]),
                "loudspeaker": .flag(mutes[.loudspeaker, default: false]),
            ],
            "counts": .object(journal.counts.mapValues(JSON.whole)),
        ]
    }

    private var shownCall: JSON {
        switch call {
        case .none: ["state": "none"]
        case .incoming(let ring): Self.shown(ring, "incoming")
        case .outgoing(let ring): Self.shown(ring, "outgoing")
        case .conference(let conference): Self.shown(conference, "conference")
        case .ending(let conference): Self.shown(conference, "ending")
        }
    }

    private static func shown(_ ring: RoomRing, _ state: String) -> JSON {
        ["state": .text(state), "peer": .text(ring.party.peerID), "conf_id": .text(ring.conferenceID)]
    }

    private static func shown(_ conference: RoomConference, _ state: String) -> JSON {
        [
            "state": .text(state), "peer": .text(conference.ring.party.peerID),
            "conf_id": .text(conference.conferenceID), "outgoing": .flag(conference.isOutgoing),
            "participants": .list(conference.participants.map { .text($0.peerID) }),
        ]
    }

    private static func shown(_ guarding: RoomGuard) -> JSON {
        switch guarding {
        case .unsecured: ["kind": "unsecured"]
        case .password(let secret), .pin(let secret): ["kind": .text(guarding.kind), "secret": .text(secret)]
        }
    }

    private static func shown(_ controller: RoomController) -> JSON {
        [
            "controller": .whole(controller.number), "role": controller.role.map { .text($0.rawValue) } ?? .null,
            "api_version": .text(controller.apiVersion),
        ]
    }
}
