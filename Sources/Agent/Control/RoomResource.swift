/// The room as `/api/room` shows it.
public struct RoomResource: Codable, Equatable, Sendable {
    /// How the connection stands.
    public var connection: PartStatus
    /// How wanted and actual guards agree.
    public var protection: PartStatus
    /// The administrator's wanted guard.
    public var wantedAdmin: String
    /// The user's wanted guard.
    public var wantedUser: String?
    /// The administrator's actual guard; nil while unknown.
    public var actualAdmin: String?
    /// The user's actual guard; nil while unknown, or where there is no such account.
    public var actualUser: String?
    /// How the room stands at its server; nil where that is left to the room.
    public var server: PartStatus?
    /// The account and server that are wanted, `door at video.example:4307`.
    public var wantedServer: String?
    /// The server that the room says it is connected to.
    public var actualServer: String?
}

/// What `POST /api/room` takes: guards to want from now on, until the configuration says otherwise.
public struct GuardsRequest: Codable, Equatable, Sendable {
    /// The administrator's guard.
    public var admin: String
    /// The user's guard.
    public var user: String

    /// A wish for both accounts.
    public init(admin: String, user: String) {
        self.admin = admin
        self.user = user
    }
}

/// What `POST /api/room/secret` takes.
public struct UserSecretRequest: Codable, Equatable, Sendable {
    /// Whether the room is to draw a new PIN first.
    public var new: Bool

    /// A question, or a wish for a new one.
    public init(new: Bool) { self.new = new }
}

/// What opens the room's user account. Shown to whoever asked, and kept nowhere else.
public struct UserSecretResource: Codable, Equatable, Sendable {
    /// `pin` or `password`.
    public var kind: String
    /// The secret itself.
    public var secret: String
}
