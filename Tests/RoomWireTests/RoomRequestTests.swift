import Foundation
import RoomWire
import Testing

@Suite struct `Requests to the room` {
    @Test(arguments: [
        (RoomCommand.auth(.unsecured), #"{"method":"auth","requestId":"7","role":"admin","type":"unsecured"}"#),
        (
            .auth(.secured(#"a"b"#)),
            #"{"credentials":"a\"b","method":"auth","requestId":"7","role":"admin","type":"secured"}"#
        ),
        (.getAuthInfo, #"{"method":"getAuthInfo","requestId":"7"}"#),
        (
            .setAuthParams(account: .admin, guard: .password, password: "s"),
            #"{"authType":"password","method":"setAuthParams","password":"s","requestId":"7","userType":"admin"}"#
        ),
        (
            .setAuthParams(account: .user, guard: .pin, password: "never sent"),
            #"{"authType":"pin","method":"setAuthParams","requestId":"7","userType":"user"}"#
        ),
        (
            .setSettings(ApplicationSettings(autoAccept: false)),
            #"{"method":"setSettings","requestId":"7","settings":{"autoAccept":false}}"#
        ),
        (
            .setSettings(ApplicationSettings(cameraRemoteControlAccess: 2)),
            #"{"method":"setSettings","requestId":"7","settings":{"cameraRemoteControlAccess":2}}"#
        ),
        (.getConnected, #"{"method":"getConnected","requestId":"7"}"#),
        (
            .connectToServer("video.example", port: 4307),
            #"{"method":"connectToServer","port":4307,"requestId":"7","server":"video.example"}"#
        ),
        (
            .login(name: "door", password: #"a"b"#, encrypts: false),
            #"{"encryptPassword":false,"login":"door","method":"login","password":"a\"b","requestId":"7"}"#
        ),
        (.call(peerId: "a@s"), #"{"method":"call","peerId":"a@s","requestId":"7"}"#),
        (.accept, #"{"method":"accept","requestId":"7"}"#),
        (.reject, #"{"method":"reject","requestId":"7"}"#),
        (.hangUp, #"{"forAll":false,"method":"hangUp","requestId":"7"}"#),
        (.getMicMute, #"{"method":"getMicMute","requestId":"7"}"#),
        (.getVideoMute, #"{"method":"getVideoMute","requestId":"7"}"#),
        (.rejectPeer(peerId: "a@s"), #"{"method":"rejectPeer","peerId":"a@s","requestId":"7"}"#),
        (.setMicMute(true), #"{"method":"setMicMute","mute":true,"requestId":"7"}"#),
        (.setVideoMute(false), #"{"method":"setVideoMute","mute":false,"requestId":"7"}"#),
    ])
    func `carry the documented members and no others`(command: RoomCommand, text: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let frame = try encoder.encode(RoomRequest(command, requestId: "7"))
        #expect(String(decoding: frame, as: UTF8.self) == text)
    }

    @Test(arguments: [
        RoomCommand.accept, .reject, .getAuthInfo, .getAppState, .getSettings, .getConferenceParticipants, .getMicMute,
        .getVideoMute,
    ])
    func `written without an encoder they say the same`(command: RoomCommand) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let request = RoomRequest(command, requestId: "18446744073709551615")
        #expect(try request.plainFrame.map { Data($0) } == encoder.encode(request))
    }

    @Test(arguments: [
        RoomRequest(.accept, requestId: #"7","method":"call"#), RoomRequest(.hangUp, requestId: "7"),
        RoomRequest(.call(peerId: "a@s"), requestId: "7"), RoomRequest(.setMicMute(true), requestId: "7"),
    ])
    func `members, and ids that need escaping, are left to the encoder`(request: RoomRequest) {
        #expect(request.plainFrame == nil)
    }
}
