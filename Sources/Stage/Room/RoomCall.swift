/// Somebody the Room talks to.
public struct RoomParty: Sendable, Equatable {
    /// TrueConf id, bare or with an instance.
    public let peerID: String
    /// Display name, which its owner chooses.
    public let name: String

    /// A party; without a name the id stands in.
    public init(_ peerID: String, name: String? = nil) {
        self.peerID = peerID
        self.name = name ?? peerID
    }

    /// Whether `id` names the same person, instance aside.
    func isSamePerson(as id: String) -> Bool { Self.bare(peerID) == Self.bare(id) }

    private static func bare(_ id: String) -> Substring { id.prefix { $0 != "/" } }
}

/// Someone rings, or the Room rings someone.
struct RoomRing: Equatable {
    let party: RoomParty
    let conferenceID: String
    /// 0 video call, 1 to 3 the kinds of group conference.
    var type = 0
    /// Title of a group conference; nil for a call.
    var title: String?
}

/// A running session.
struct RoomConference: Equatable {
    let ring: RoomRing
    let isOutgoing: Bool
    let conferenceID: String
    var participants: [RoomParty]
    /// Seconds since 1970.
    let started: Int
}

/// Where the Room is with its one call.
enum RoomCall: Equatable {
    case none
    case incoming(RoomRing)
    case outgoing(RoomRing)
    case conference(RoomConference)
    case ending(RoomConference)

    /// `appState` while the Room is logged in.
    var appState: Int {
        switch self {
        case .none: 3
        case .incoming, .outgoing: 4
        case .conference: 5
        case .ending: 6
        }
    }
}
