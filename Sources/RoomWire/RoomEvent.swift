/// Something the room reports unasked. Order against answers and against one another is not documented.
public enum RoomEvent: Equatable, Sendable {
    /// Someone rings, or invites to a conference.
    case inviteReceived(Invitation)
    /// Our call went out.
    case inviteSent(peerId: String)
    /// The callee accepted.
    case peerAccepted(peerId: String)
    /// The callee refused; causes in ``RefusalCause``.
    case rejectReceived(peerId: String, cause: Int)
    /// Ringing ended without a session.
    case stopCalling(peerId: String?)
    /// We are in a session; `peerId` on outgoing calls only.
    case conferenceCreated(conferenceId: String?, peerId: String?)
    /// Someone is with us in the session.
    case newParticipant(peerId: String)
    /// Someone left the session.
    case participantLeft(peerId: String)
    /// The session is over.
    case conferenceDeleted
    /// The application changed its state.
    case stateChanged(RoomState)
    /// Somebody wants into our session; InstanceId of who.
    case joinAsked(peerId: String)
    /// The microphone was muted (true) or switched on, by us or by others.
    case microphoneMuted(Bool)
    /// The camera was muted (true) or switched on, by us or by others.
    case cameraMuted(Bool)
    /// A private text from someone in the session.
    case commandReceived(peerId: String, command: String)
    /// A dial tone; when the room tells of one is not documented. `callId` names the participant.
    case toneDial(symbol: Character, callId: String?, conferenceId: String?)
    /// A chat message, with the room's time of it in seconds since 1970.
    case chatReceived(peerId: String, text: String, time: Int64?, conferenceId: String?)
    /// What became of a login at the server; the table of results is the reference's, 5.8.
    case loginResult(Int)
    /// The connection to the server was made or ended, or the room was signed out.
    case serverMoved
    /// This connection lost its rights; causes 1 to 8 of the reference.
    case authorizationNeeded(cause: Int)
    /// A setting of the application changed: the one that is not nil.
    case settingChanged(ApplicationSettings)
    /// An event this version does not use.
    case other(name: String)

    init(name: String, members: Members) {
        let peerId = members.text("peerId")
        self =
            switch (name.lowercased(), peerId) {
            case ("invitereceived", let peerId?): .inviteReceived(Invitation(peerId: peerId, members: members))
            case ("invitesent", let peerId?): .inviteSent(peerId: peerId)
            case ("peeraccepted", let peerId?): .peerAccepted(peerId: peerId)
            case ("rejectreceived", let peerId?):
                .rejectReceived(peerId: peerId, cause: members.number("cause") ?? RefusalCause.refused)
            case ("stopcalling", let peerId): .stopCalling(peerId: peerId)
            case ("conferencecreated", let peerId):
                .conferenceCreated(conferenceId: members.text("confId"), peerId: peerId)
            case ("newparticipantinconference", let peerId?): .newParticipant(peerId: peerId)
            case ("participantleftconference", let peerId?): .participantLeft(peerId: peerId)
            case ("conferencedeleted", _): .conferenceDeleted
            case ("appstatechanged", _):
                members.number("appState").map { .stateChanged(RoomState($0)) } ?? .other(name: name)
            case ("requestinvitereceived", let peerId?): .joinAsked(peerId: peerId)
            case ("audiocapturermute", _): members.flag("mute").map { .microphoneMuted($0) } ?? .other(name: name)
            case ("videocapturermute", _): members.flag("mute").map { .cameraMuted($0) } ?? .other(name: name)
            case ("commandreceived", let peerId?):
                .commandReceived(peerId: peerId, command: members.text("command") ?? "")
            case ("tonedial", _):
                Self.symbol(members).map {
                    .toneDial(symbol: $0, callId: members.text("callId"), conferenceId: members.text("confId"))
                } ?? .other(name: name)
            case ("incomingchatmessage", let peerId?):
                .chatReceived(
                    peerId: peerId, text: members.text("message") ?? "", time: Self.seconds(members),
                    conferenceId: members.text("confId"))
            case ("login", _): members.number("result").map { .loginResult($0) } ?? .other(name: name)
            case ("serverconnected", _), ("serverdisconnected", _), ("logout", _): .serverMoved
            case ("authorizationneeded", _): .authorizationNeeded(cause: members.number("cause") ?? 0)
            case ("settingschanged", _) where ApplicationSettings(event: members) != ApplicationSettings():
                .settingChanged(ApplicationSettings(event: members))
            default: .other(name: name)
            }
    }

    /// A tone's symbol: one character, or a digit as a number.
    private static func symbol(_ members: Members) -> Character? {
        let text = members.text("symbol") ?? members.number("symbol").map(String.init) ?? ""
        return text.count == 1 ? text.first : nil
    }

    /// The unit of `time` is not documented: what would be a time thousands of years ahead is taken for milliseconds.
    private static func seconds(_ members: Members) -> Int64? {
        members.number("time").map { Int64($0 >= 100_000_000_000 ? $0 / 1000 : $0) }
    }
}

/// An invitation as the room tells it. The display name is chosen by the caller and decides nothing.
public struct Invitation: Equatable, Sendable {
    /// PeerId or InstanceId of the caller.
    public let peerId: String
    /// The session's identifier, where the room gives one.
    public let conferenceId: String?
    /// Whether this is an invitation to a conference and no call of one to one.
    public let isGroup: Bool

    /// An invitation with these members.
    public init(peerId: String, conferenceId: String?, isGroup: Bool) {
        self.peerId = peerId
        self.conferenceId = conferenceId
        self.isGroup = isGroup
    }

    /// `type` 0 is a call, and so is none; one that cannot be read is not taken for it. `confTitle` comes with group
    /// conferences only.
    init(peerId: String, members: Members) {
        self.init(
            peerId: peerId, conferenceId: members.text("confId"),
            isGroup: members.has("type") && members.number("type") != 0 || members.text("confTitle")?.isEmpty == false)
    }
}
