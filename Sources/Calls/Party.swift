public import Grants

/// The one person a call is judged for: who they are, where they are reached, and the decision that lets them in.
public struct Party: Equatable, Sendable {
    /// Who.
    public let person: PersonID
    /// The exact identity at the room; anyone else in the session is a stranger.
    public let peer: Peer
    /// Why this call may happen, and with what.
    public let decision: Decision

    /// A judged party.
    public init(person: PersonID, peer: Peer, decision: Decision) {
        self.person = person
        self.peer = peer
        self.decision = decision
    }

    /// What of the station they may have.
    public var media: Media { decision.media }

    /// Who is calling, where nothing stands against it; nil for a denial.
    init?(_ decision: Decision, caller: String) {
        guard decision.verdict == .granted, let person = decision.person, let peer = Peer(caller) else {
            return nil
        }
        self.init(person: person, peer: peer, decision: decision)
    }
}

/// Who began the call.
public enum Direction: String, Codable, Equatable, Sendable {
    /// Someone rang the door.
    case incoming
    /// A visitor keyed a flat.
    case outgoing
}

/// What became of a permitted call; an outcome, not a decision.
public enum Outcome: String, CaseIterable, Codable, Equatable, Sendable {
    case answered
    case noAnswer = "no-answer"
    case busy
    case refusedByPeer = "refused-by-peer"
    case cancelled
    /// The person does not want to be rung now.
    case doNotDisturb = "do-not-disturb"
    case roomUnavailable = "room-unavailable"
    /// Ended by us: someone else was in the session, or nobody proved to be the judged participant.
    case unproved = "participant-unproved"
    /// Ended by us: the camera did not stay muted for somebody whose grant allows audio only.
    case mediaNotGranted = "media-not-granted"
    /// Ended by us: the right was withdrawn while the call went on.
    case withdrawn
}
