/// What a Room does with a request it cannot serve; undocumented.
public enum RoomMisuse: String, Codable, Sendable {
    /// Answers `result:false` with an `error` sentence.
    case refuse
    /// Answers nothing.
    case ignore
    /// Closes the connection.
    case close
}

/// Whether a second session in the same role ends the first one (cause 1); the documents leave open when exactly.
public enum RoomRivalry: String, Codable, Sendable {
    /// Always: the plain reading of the page.
    case always
    /// Only under a password or PIN.
    case guarded
    /// Several sessions live side by side, as the demos of `fireMyEvent` suggest.
    case never
}

/// What becomes of an invitation that arrives while another is pending or a session runs; undocumented.
public enum RoomCollision: String, Codable, Sendable {
    /// The newcomer hears *busy*; the controller hears nothing.
    case busy
    /// The newcomer takes the place of the pending invitation, with an `inviteReceived` and nothing else.
    case replace
}

/// How a participant shows to the controller.
public enum RoomPresence: String, Codable, Sendable {
    /// By the event and in the list.
    case announced
    /// In the list only.
    case listed
    /// Not at all.
    case hidden
}

/// Everything the reference of the control API marks unknown, and the faults the stand-in can play.
public struct RoomKnobs: Knobs {
    // Connection

    /// `config.json` gives ports as text, not as numbers. Default: numbers, as all clients expect.
    public var portsAsText = false
    /// HTTP status of the answer to a WebSocket upgrade; 0 accepts it.
    public var upgradeStatus = 0
    /// Methods that are neither executed nor answered; `*` stands for all. Default: none.
    public var ignores: [String] = []
    /// Methods that are executed while the answer is lost.
    public var losesAnswersTo: [String] = []
    /// Time before a request is looked at. Default 0 ms.
    public var answerDelayMs = 0
    /// Events come before the answer to the request that caused them. Default: after it.
    public var eventsFirst = false
    /// Answer to a request without authorization. Default: `refuse`.
    public var whenUnauthorized = RoomMisuse.refuse
    /// Answer to an unknown method. Default: `refuse`.
    public var whenUnknown = RoomMisuse.refuse
    /// Answer to a message that is no JSON object with a method. Default: `ignore`.
    public var whenMalformed = RoomMisuse.ignore
    /// The `error` of a refusal repeats the whole request, secrets included. Default: no.
    public var refusalsRepeat = false
    /// Sessions without authorization get events too. Default: no.
    public var eventsToUnauthorized = false
    /// Versions that `setUsedApiVersion` accepts. Default: 1 and 2, as a Room 5.0.
    public var apiVersions = ["1", "2"]

    // Authorization

    /// `resultCode` of a rejected `auth`. Default 3, which the Qt client takes for rejected credentials.
    public var rejectedResultCode = 3
    /// Time before a rejected `auth` is answered. Default 0 ms.
    public var rejectedDelayMs = 0
    /// `previleges` of the administrator. Default 2, the only value ever shown.
    public var adminPrivileges = 2
    /// `previleges` of the user. Default 1.
    public var userPrivileges = 1
    /// When a second session in one role ends the first. Default: always.
    public var rivalry = RoomRivalry.always
    /// Life of an API token got without protection or by password. Documented: 30 days.
    public var tokenMs = 30 * 24 * 3_600_000
    /// Life of an API token got by PIN. Documented: 24 hours.
    public var pinTokenMs = 24 * 3_600_000
    /// `clearTokens` voids API tokens too. Default: no, only those of the HTTP server.
    public var clearTokensVoidsAll = false

    // Protection

    /// The licence allows protection. Default: yes; without it only `unsecured` is accepted.
    public var licensed = true
    /// The administrator may be guarded by a PIN. Default: yes, as the API page shows.
    public var adminPin = true
    /// A PIN asked for with `newPin` is taken. Default: no, the Room draws one.
    public var chosenPin = false
    /// The session that changes a guard also gets `authorizationNeeded`. Default: no.
    public var changerIsEjected = false
    /// Tokens of a role die when its guard is changed. Default: yes.
    public var changeVoidsTokens = true
    /// A user may change the administrator's guard. Default: no.
    public var userChangesAdmin = false

    // Server

    /// The server can be reached: `connectToServer` leads to state 2. Default: yes.
    public var serverReachable = true
    /// `getConnected` says which server it is. Default: yes.
    public var namesServer = true
    /// Time from `connectToServer` to state 2, and from `login` to its event. Default 0 ms.
    public var serverDelayMs = 0
    /// The password of the Room's account at the server; any will do while it is empty.
    public var loginPassword = ""
    /// Result of a `login` with the right password. Default 0, signed in.
    public var loginResult = 0
    /// The event `login` is never told. Default: it is.
    public var hidesLogin = false

    // Calls

    /// An unanswered incoming ring ends after this time. Default 30 s.
    public var ringMs = 30_000
    /// An unanswered outgoing ring ends after this time with cause 16. Default 30 s.
    public var outgoingRingMs = 30_000
    /// The new state is told before the invite or the session that caused it. Default: after it.
    public var stateFirst = false
    /// A session bears the `confId` of its invite. Default: yes.
    public var sameConference = true
    /// A ring while another is pending. Default: busy.
    public var secondInvite = RoomCollision.busy
    /// Peer that silently takes the caller's place at the next `accept`; empty for nobody. Used up by it.
    public var swapCaller = ""
    /// Display name of that peer.
    public var swapCallerName = ""
    /// How participants show. Default: announced.
    public var presence = RoomPresence.announced
    /// Time from the session to the participant's appearance. Default 0 ms.
    public var presenceDelayMs = 0
    /// The Room's own account stands in the list of participants. Default: no.
    public var listsItself = false
    /// Participants are named by InstanceId (`peer/instance`). Default: bare, as in the pages' own events.
    public var namesInstances = false
    /// `sendCommand` refuses bare ids. Default: no, although the page asks for an InstanceId.
    public var commandNeedsInstance = false
    /// With `autoAccept` on, `inviteReceived` is still told. Default: no.
    public var autoAcceptTells = false
    /// Mutes outlive a session. Default: yes.
    public var mutesPersist = true
    /// `setVideoMute` answers `result:true` and switches nothing off. Default: no.
    public var cameraStaysOn = false
    /// `accept`, `reject` and `hangUp` with nothing pending answer `result:true`. Default: no.
    public var emptyAcceptSucceeds = false
    /// Time in state 6 before the session is gone. Default 0 ms.
    public var endingMs = 0
    /// Cause with which calls to peers nobody described are refused. Default 5, no such user.
    public var unknownPeerCause = 5

    /// All at their defaults.
    public init() {}
}
