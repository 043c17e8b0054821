public import Grants

/// Something that happened to a call: at the room, at the keypad, in the ledger, or on the clock.
public enum CallEvent: Equatable, Sendable {
    /// Someone rings and was judged; the identity as the room tells it, which may be none a person can own.
    case invited(String, Decision)
    /// A visitor keyed a flat; its granted persons in the order in which they are rung.
    case dialled([Party])
    /// The room did not take our `call`, or did not answer it in time.
    case callRefused
    /// The called person refused, for one of the outcomes busy, refused-by-peer and no-answer.
    case peerRefused(Peer?, Outcome)
    /// The called person accepted.
    case peerAccepted(Peer?)
    /// Ringing ended without a session.
    case ringingEnded
    /// The room is in a session.
    case sessionStarted
    /// Someone is in the session with us; nil for an identity that no person can own.
    case participantSeen(Peer?)
    /// Someone left the session.
    case participantLeft(Peer?)
    /// The session is over.
    case sessionEnded
    /// The room is free for a call.
    case roomReady
    /// The room's state is that of a session, whether it told of one or not.
    case roomInSession
    /// The room is not logged in at its server any more: it holds no session.
    case roomAway
    /// Somebody wants into our session, which would make it a conference.
    case joinAsked(String)
    /// The room says that it is muted (true) or on.
    case muted(Capturer, Bool)
    /// A person of the call still may, but less than it was judged for.
    case narrowed(PersonID, Decision)
    /// The room cannot be reached any more, or took our rights away.
    case roomLost
    /// Someone in the session asks for a release; judged anew at this moment.
    case releaseAsked(Peer?, door: String?, Decision)
    /// A person's right was withdrawn: revoked, disabled or forgotten.
    case withdrawn(PersonID)
    /// The time asked for by ``CallEffect/wake(at:)`` has come.
    case tick
}
