/// One command with the id that matches its answer, ready for an encoder.
public struct RoomRequest: Encodable, Equatable, Sendable {
    /// What is asked.
    public let command: RoomCommand
    /// Echoed by the room; unique within one connection.
    public let requestId: String

    /// Pairs `command` with `requestId`.
    public init(_ command: RoomCommand, requestId: String) {
        self.command = command
        self.requestId = requestId
    }

    private enum Key: String, CodingKey {
        case method, requestId, type, credentials, role, userType, authType, password, settings
        case peerId, mute, forAll, server, port, login, encryptPassword
    }

    /// Writes the members the method takes, and no others.
    public func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: Key.self)
        try members.encode(command.method, forKey: .method)
        try members.encode(requestId, forKey: .requestId)
        switch command {
        case .auth(.unsecured):
            try members.encode("unsecured", forKey: .type)
            try members.encode(Account.admin, forKey: .role)
        case .auth(.secured(let secret)):
            try members.encode("secured", forKey: .type)
            try members.encode(secret, forKey: .credentials)
            try members.encode(Account.admin, forKey: .role)
        case .setAuthParams(let account, let kind, let password):
            try members.encode(account, forKey: .userType)
            try members.encode(kind, forKey: .authType)
            if kind == .password { try members.encodeIfPresent(password, forKey: .password) }
        case .setSettings(let settings):
            try members.encode(settings, forKey: .settings)
        case .connectToServer(let server, let port):
            try members.encode(server, forKey: .server)
            try members.encode(port, forKey: .port)
        case .login(let name, let password, let encrypts):
            try members.encode(name, forKey: .login)
            try members.encode(password, forKey: .password)
            try members.encode(encrypts, forKey: .encryptPassword)
        case .call(let peerId), .rejectPeer(let peerId):
            try members.encode(peerId, forKey: .peerId)
        case .hangUp:
            try members.encode(false, forKey: .forAll)
        case .setMicMute(let mute), .setVideoMute(let mute):
            try members.encode(mute, forKey: .mute)
        case .getAuthInfo, .getAppState, .getSettings, .getConnected, .accept, .reject, .getConferenceParticipants,
            .getMicMute, .getVideoMute:
            break
        }
    }
}

extension RoomRequest {
    /// The frame of a command that takes no members, the same an encoder writes; nil for every other command.
    ///
    /// An encoder costs as much as the rest of the way from an invitation to its answer (measured November 2026).
    public var plainFrame: [UInt8]? {
        switch command {
        case .accept, .reject, .getAuthInfo, .getAppState, .getSettings, .getConnected, .getConferenceParticipants,
            .getMicMute, .getVideoMute:
            break
        case .auth, .setAuthParams, .setSettings, .connectToServer, .login, .call, .hangUp, .setMicMute, .setVideoMute,
            .rejectPeer:
            return nil
        }
        // A method's name needs no escaping; an id might.
        guard requestId.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        var frame: [UInt8] = []
        frame.reserveCapacity(96)
        frame += "{\"method\":\"".utf8
        frame += command.method.utf8
        frame += "\",\"requestId\":\"".utf8
        frame += requestId.utf8
        frame += "\"}".utf8
        return frame
    }
}
