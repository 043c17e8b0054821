/// Something from a session that may ask for a release, as the room tells it. Nothing of it is believed yet.
public enum ReleaseSignal: Equatable, Sendable {
    /// A private command.
    case command(peerId: String, text: String)
    /// One tone: `callId` names the participant, `conferenceId` the session.
    case tone(Character, callId: String?, conferenceId: String?)
    /// A chat message with the room's time of it, in seconds since 1970.
    case chat(peerId: String, text: String, time: Int64?, conferenceId: String?)

    /// On which way it came.
    public var channel: ReleaseChannel {
        switch self {
        case .command: .command
        case .tone: .tones
        case .chat: .chat
        }
    }

    /// Whom the room names as its sender.
    public var sender: String? {
        switch self {
        case .command(let peerId, _), .chat(let peerId, _, _, _): peerId
        case .tone(_, let callId, _): callId
        }
    }

    /// The session the room names; nil where it names none.
    var conferenceId: String? {
        switch self {
        case .command: nil
        case .tone(_, _, let conferenceId), .chat(_, _, _, let conferenceId): conferenceId
        }
    }
}
