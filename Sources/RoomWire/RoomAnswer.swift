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
    /// `getAppState`: see ``RoomState``.
    public let state: RoomState?
    /// `getSettings`: whether the room answers every call by itself.
    public let autoAccept: Bool?
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
        state = members.number("appState").map(RoomState.init)
        autoAccept = Self.setting("autoAccept", members)
        participants = members.objects("participants")?.compactMap { $0.text("peerId") }
    }

    /// `getSettings` gives a list of names with values; an object is read too, as `setSettings` takes one.
    private static func setting(_ name: String, _ members: Members) -> Bool? {
        if let list = members.objects("settings") { return list.first { $0.text("name") == name }?.flag("value") }
        return members.object("settings")?.flag(name)
    }

    private static func guardKind(_ members: Members?) -> GuardKind? {
        members?.text("security").flatMap(GuardKind.init)
    }
}
