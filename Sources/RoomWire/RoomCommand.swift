/// A request to the room, as the control API names it.
///
/// Only documented members are sent; what TrueConf's own libraries add beyond the pages is left out.
public enum RoomCommand: Equatable, Sendable {
    /// Authorizes this connection; must come before anything else.
    case auth(Authorization)
    /// Asks which guards protect the room's two accounts.
    case getAuthInfo
    /// Sets the guard of one account; `password` is sent only for ``GuardKind/password``.
    case setAuthParams(account: Account, guard: GuardKind, password: String?)
    /// Asks for the state of the application, see ``RoomState``.
    case getAppState
    /// Asks for the application's settings.
    case getSettings
    /// Changes settings of the application.
    case setSettings(ApplicationSettings)
    /// Asks for the connection to the server.
    case getConnected
    /// Connects to a server; the outcome is the state.
    case connectToServer(String, port: Int)
    /// Signs in at the server it is connected to; the outcome is the event `login`. The password is a secret.
    case login(name: String, password: String, encrypts: Bool)
    /// Rings a user.
    case call(peerId: String)
    /// Answers whatever invitation is pending; names nobody.
    case accept
    /// Refuses whatever invitation is pending.
    case reject
    /// Ends a call, or a ring in either direction.
    case hangUp
    /// Asks who is in the session.
    case getConferenceParticipants
    /// Switches the microphone off or on.
    case setMicMute(Bool)
    /// Switches the camera off or on.
    case setVideoMute(Bool)
    /// Asks whether the microphone is muted.
    case getMicMute
    /// Asks whether the camera is muted.
    case getVideoMute
    /// Refuses somebody who wants into our session; the InstanceId as the room told it.
    case rejectPeer(peerId: String)

    /// The `method` member of request and answer.
    public var method: String {
        switch self {
        case .auth: "auth"
        case .getAuthInfo: "getAuthInfo"
        case .setAuthParams: "setAuthParams"
        case .getAppState: "getAppState"
        case .getSettings: "getSettings"
        case .setSettings: "setSettings"
        case .getConnected: "getConnected"
        case .connectToServer: "connectToServer"
        case .login: "login"
        case .call: "call"
        case .accept: "accept"
        case .reject: "reject"
        case .hangUp: "hangUp"
        case .getConferenceParticipants: "getConferenceParticipants"
        case .setMicMute: "setMicMute"
        case .setVideoMute: "setVideoMute"
        case .getMicMute: "getMicMute"
        case .getVideoMute: "getVideoMute"
        case .rejectPeer: "rejectPeer"
        }
    }
}

/// How a connection asks for its rights.
public enum Authorization: Equatable, Sendable {
    /// The room is not protected.
    case unsecured
    /// A password, a PIN or a token; the room works out which.
    case secured(String)
}

/// The room's two accounts.
public enum Account: String, Codable, CaseIterable, Sendable {
    case admin, user
}

/// What guards an account.
public enum GuardKind: String, Codable, CaseIterable, Sendable {
    /// A password drawn for it.
    case password
    /// The PIN the room draws.
    case pin
    /// Nothing.
    case unsecured
}
