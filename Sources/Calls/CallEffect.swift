public import Grants

/// What is to be done about a call. Frames to the room come before records, so that nothing waits for them.
public enum CallEffect: Equatable, Sendable {
    /// Answer the pending invitation.
    case accept
    /// Refuse the pending invitation.
    case reject
    /// Ring this peer.
    case call(Peer)
    /// End ringing or session.
    case hangUp
    /// Switch our microphone or camera off (true) or on.
    case mute(Capturer, Bool)
    /// Ask the room whether it is muted.
    case askMute(Capturer)
    /// Ask the room where it stands.
    case askState
    /// Refuse somebody who wants into our session; the identity as the room tells it.
    case rejectPeer(String)
    /// Ask the room who is in the session.
    case askParticipants
    /// Release a door for a proved participant; nil where the request names no door.
    case release(door: String?, Party)
    /// Come back with ``CallEvent/tick`` at this instant.
    case wake(at: Duration)
    /// Keep a decision, with the identity as the room tells it.
    case decided(Decision, String, Direction)
    /// Keep what became of a permitted call.
    case ended(Party, Outcome)
    /// Keep a request for a release that was refused.
    case releaseRefused(Peer?, ReasonCode)
    /// Keep that somebody wanted into our session.
    case joinRefused(String)
    /// A session nobody granted was ended.
    case strangerEnded(Peer?)
}
