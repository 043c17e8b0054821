internal import Loop
internal import Sockets

/// What goes wrong with a Room at the moment; gone when it stops.
struct RoomFaults {
    /// Holds the control port in the Room's place; see ``RoomImpostor``.
    var impostor: StreamServer?
    /// A flood of invitations under way.
    var storm: RoomStorm?
    /// The request whose answer will get lost together with the rights of whoever asks it.
    var forgetting: (method: String, cause: Int)?
    /// The last answer given, and to which method.
    var lastAnswer: (frame: JSON, method: String)?
}

extension RoomActor {
    /// Adds what a hostile Room does, everything under `/room/fault`. One file each, which says how and whose row it is:
    ///
    /// - `absent` with `for_ms`: away, and back by itself (F-E1)
    /// - `close` with `code` 1000 to 1015 and `reason`, `reset`: ends connections in every way there is (F-E2)
    /// - `half-open`: no word of the controllers arrives any more (F-E3)
    /// - `handshake` with `kind`: upgrades answered wrongly from now on, until `none` (F-E4)
    /// - `frame` with `kind`: frames nobody may send (F-E5)
    /// - `say` with `text` or `kind`: messages nobody expects (F-E6)
    /// - `storm` with `per_second`, `for_ms` and `peer`: a flood of invitations (F-E7)
    /// - `lookalike` with `peer` and `kind`: rings as somebody whose identity is nearly that one (F-E8)
    /// - `forget` with `method` and `cause`: does what it is asked next, loses the answer, and takes the rights (F-E9)
    /// - `late` with `for_ms`: what controllers send arrives after so long (F-E10)
    /// - `rival` with `does`: somebody else drives the Room too (F-E11)
    ///
    /// `GET /room/fault` lists the kinds.
    func addFaultRoutes(to drive: DrivePort) {
        drive.route("GET", "/room/fault") { _ in .ok(Self.faultKinds) }
        addAbsence(to: drive)
        addEndings(to: drive)
        addHalfOpen(to: drive)
        addImpostor(to: drive)
        addIllegalFrames(to: drive)
        addBabble(to: drive)
        addStorm(to: drive)
        addLookalikes(to: drive)
        addForgetting(to: drive)
        addLateDelivery(to: drive)
        addRival(to: drive)
    }

    private static var faultKinds: JSON {
        [
            "handshake": .list(RoomImpostor.allCases.map { .text($0.rawValue) }),
            "frame": .list(RoomIllegalFrame.allCases.map { .text($0.rawValue) }),
            "say": .list(RoomBabble.allCases.map { .text($0.rawValue) }),
            "lookalike": .list(RoomLookalike.allCases.map { .text($0.rawValue) }),
            "rival": .list(RoomRival.allCases.map { .text($0.rawValue) }),
        ]
    }
}

extension DriveRequest {
    /// The kind of fault that must stand under `name` in the body.
    func kind<Kind: CaseIterable & RawRepresentable<String>>(
        _ name: String = "kind"
    ) throws(DriveError) -> Kind {
        guard let kind = Kind(rawValue: try text(name)) else {
            throw .wrong("\(name) is one of \(Kind.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return kind
    }
}
