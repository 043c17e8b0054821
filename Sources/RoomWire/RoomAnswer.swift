/// The room's answer to one request: accepted or refused, and whatever the method returns.
public struct RoomAnswer: Equatable, Sendable {
    /// The method of the request.
    public let method: String
    /// The id of the request; empty when the request had none.
    public let requestId: String
    /// Whether the room took the request; an absent `result` counts as refused.
    public let accepted: Bool
    /// The room's own sentence about a refusal.
    public let error: String?
    /// Logged, never branched on: the table of codes is not documented.
    public let resultCode: Int?
    /// `auth`, `setAuthParams`: the token of this connection. A secret.
    public let token: String?
    /// `setAuthParams` to a PIN: the PIN the room drew. A secret.
    public let newPin: String?
    /// `getAuthInfo`: the guard of the administrator.
    public let admin: GuardKind?
    /// `getAuthInfo`: the guard of the user; nil where the edition has no such account.
    public let user: GuardKind?
    /// `getAuthInfo`: the administrator's PIN, where the room shows it. A secret.
    public let adminPIN: String?
    /// `getAuthInfo`: the user's PIN, which only an administrator's connection is shown. A secret.
    public let userPIN: String?
    /// `getAppState`: see ``RoomState``.
    public let state: RoomState?
    /// `getConnected`: the room's connection to its server.
    public let server: ServerLink?
    /// `getSettings`: those that decide who gets in.
    public let settings: ApplicationSettings
    /// `getMicMute`, `getVideoMute`: whether it is muted.
    public let mute: Bool?
    /// `getConferenceParticipants`: who is in the session, by PeerId or InstanceId.
    public let participants: [String]?

    init(method: String, members: Members) {
        self.method = method
        requestId = members.text("requestId") ?? members.number("requestId").map(String.init) ?? ""
        accepted = members.flag("result") ?? false
        error = members.text("error")
        resultCode = members.number("resultCode")
        token = members.text("token")
        newPin = members.text("newPin")
        admin = Self.guardKind(members.object("adminAuth"))
        user = Self.guardKind(members.object("userAuth"))
        adminPIN = members.object("adminAuth")?.text("pin")
        userPIN = members.object("userAuth")?.text("pin")
        state = members.number("appState").map(RoomState.init)
        server = ServerLink(answer: members)
        settings = ApplicationSettings(answer: members)
        mute = members.flag("mute")
        participants = members.objects("participants")?.compactMap { $0.text("peerId") }
    }

    private static func guardKind(_ members: Members?) -> GuardKind? {
        members?.text("security").flatMap(GuardKind.init)
    }
}
