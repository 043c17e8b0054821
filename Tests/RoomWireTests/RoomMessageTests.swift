import Foundation
import RoomWire
import Testing

@Suite struct `Messages from the room` {
    func decode(_ text: String) throws -> RoomMessage {
        try JSONDecoder().decode(RoomMessage.self, from: Data(text.utf8))
    }

    @Test(arguments: [
        (
            #"{"event":"inviteReceived","method":"event","peerId":"ana@srv","peerDn":"Ana","type":0,"confId":"c1"}"#,
            RoomEvent.inviteReceived(Invitation(peerId: "ana@srv", conferenceId: "c1", isGroup: false))
        ),
        (
            #"{"method":"event","event":"inviteReceived","peerId":"ana@srv","type":3}"#,
            .inviteReceived(Invitation(peerId: "ana@srv", conferenceId: nil, isGroup: true))
        ),
        (
            #"{"method":"event","event":"inviteReceived","peerId":"ana@srv","type":0,"confTitle":"All"}"#,
            .inviteReceived(Invitation(peerId: "ana@srv", conferenceId: nil, isGroup: true))
        ),
        (
            #"{"method":"event","event":"rejectReceived","peerId":"a@s","cause":2}"#,
            .rejectReceived(peerId: "a@s", cause: 2)
        ),
        (#"{"appState":3,"method":"event","event":"appStateChanged"}"#, .stateChanged(.ready)),
        (#"{"method":"event","event":"authorizationNeeded","cause":8}"#, .authorizationNeeded(cause: 8)),
        (
            #"{"method":"event","event":"settingsChanged","name":"autoAccept","value":true}"#,
            .settingChanged(ApplicationSettings(autoAccept: true))
        ),
        (
            #"{"method":"event","event":"settingsChanged","name":"cameraRemoteControlAccess","value":0}"#,
            .settingChanged(ApplicationSettings(cameraRemoteControlAccess: 0))
        ),
        (#"{"method":"event","event":"settingsChanged","name":"logo","value":true}"#, .other(name: "settingsChanged")),
        (
            #"{"method":"event","event":"commandReceived","peerId":"a@s/1","command":"open"}"#,
            .commandReceived(peerId: "a@s/1", command: "open")
        ),
        (#"{"method":"event","event":"requestInviteReceived","peerId":"a@s/1"}"#, .joinAsked(peerId: "a@s/1")),
        (#"{"method":"event","event":"audioCapturerMute","mute":true}"#, .microphoneMuted(true)),
        (#"{"mute":false,"method":"event","event":"videoCapturerMute"}"#, .cameraMuted(false)),
        (#"{"method":"event","event":"videoCapturerMute","mute":"no"}"#, .other(name: "videoCapturerMute")),
        (
            ##"{"method":"event","event":"toneDial","symbol":"#","confId":"c1","callId":"a@s/1"}"##,
            .toneDial(symbol: "#", callId: "a@s/1", conferenceId: "c1")
        ),
        (
            #"{"method":"event","event":"toneDial","symbol":9}"#,
            .toneDial(symbol: "9", callId: nil, conferenceId: nil)
        ),
        (#"{"method":"event","event":"toneDial","symbol":"12"}"#, .other(name: "toneDial")),
        (
            #"{"method":"event","event":"incomingChatMessage","peerId":"a@s","message":"open","time":1800000000}"#,
            .chatReceived(peerId: "a@s", text: "open", time: 1_800_000_000, conferenceId: nil)
        ),
        (
            #"{"method":"event","event":"incomingChatMessage","peerId":"a@s","time":1800000000999,"confId":"c1"}"#,
            .chatReceived(peerId: "a@s", text: "", time: 1_800_000_000, conferenceId: "c1")
        ),
        (#"{"method":"EVENT","event":"ConferenceDeleted","confId":"c1"}"#, .conferenceDeleted),
        (#"{"method":"event","event":"slideShown"}"#, .other(name: "slideShown")),
    ])
    func `events are read whatever the order of their members`(text: String, event: RoomEvent) throws {
        #expect(try decode(text) == .event(event))
    }

    @Test
    func
        `F-E6 a member of a wrong type counts as absent, a kind of call as none of ours, and the others are still used`()
        throws
    {
        let text = #"{"method":"event","event":"inviteReceived","peerId":"a@s","peerDn":7,"type":"x","confId":[]}"#
        let invitation = Invitation(peerId: "a@s", conferenceId: nil, isGroup: true)
        #expect(try decode(text) == .event(.inviteReceived(invitation)))
    }

    @Test func `F-E6 an invitation without a caller is no invitation`() throws {
        #expect(try decode(#"{"method":"event","event":"inviteReceived"}"#) == .event(.other(name: "inviteReceived")))
    }

    @Test(arguments: [
        "", "{", "[]", "null", "{}", #"{"requestId":"1"}"#, #"{"method":5}"#, String(repeating: "[", count: 100_000),
    ])
    func `F-E6 garbage is refused and traps nothing`(text: String) {
        #expect(throws: (any Error).self) { try decode(text) }
    }

    @Test func `an answer without a result counts as refused`() throws {
        guard case .answer(let answer) = try decode(#"{"method":"accept","requestId":"4"}"#) else {
            Issue.record("not an answer")
            return
        }
        #expect(!answer.accepted)
        #expect(answer.requestId == "4")
    }

    @Test(
        arguments: [
            (
                #"{"method":"getSettings","settings":[{"name":"logo","value":1},{"name":"autoAccept","value":true}]}"#,
                true
            ),
            (#"{"method":"getSettings","settings":{"autoAccept":false}}"#, false),
            (#"{"method":"getSettings","settings":[]}"#, nil),
        ] as [(String, Bool?)])
    func `the room's own answering is read from a list and from an object`(text: String, value: Bool?) throws {
        guard case .answer(let answer) = try decode(text) else {
            Issue.record("not an answer")
            return
        }
        #expect(answer.settings.autoAccept == value)
    }

    @Test func `guards, PIN and token are read from their answers`() throws {
        let info =
            #"{"method":"getAuthInfo","requestId":"1","adminAuth":{"security":"password"},"#
            + #""userAuth":{"security":"pin","pin":"396"},"result":true}"#
        guard case .answer(let answer) = try decode(info) else {
            Issue.record("not an answer")
            return
        }
        #expect(answer.admin == .password)
        #expect(answer.user == .pin)
        let change = #"{"method":"setAuthParams","result":true,"newPin":"ABC123","token":"1*x"}"#
        guard case .answer(let changed) = try decode(change) else {
            Issue.record("not an answer")
            return
        }
        #expect(changed.newPin == "ABC123")
        #expect(changed.token == "1*x")
    }
}

@Suite struct `Discovery file` {
    @Test func `the control port is read and other members are ignored`() throws {
        let text = #"{"config":{"http":{"port":8766},"websocket":{"port":8765,"x":1},"y":[]}}"#
        #expect(try JSONDecoder().decode(Discovery.self, from: Data(text.utf8)).controlPort == 8765)
    }

    @Test(arguments: ["{}", #"{"config":{"websocket":{"port":0}}}"#, #"{"config":{"websocket":{"port":70000}}}"#])
    func `a file without a usable port is refused`(text: String) {
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(Discovery.self, from: Data(text.utf8)) }
    }

    @Test func `what a door station wants of the settings is asked for one by one, and a change only where it differs`()
    {
        let unknown = ApplicationSettings()
        #expect(
            unknown.lacking == [
                ApplicationSettings(autoAccept: false), ApplicationSettings(cameraRemoteControlAccess: 2),
            ])
        #expect(ApplicationSettings.wanted.lacking == [])
        #expect(unknown.asChange.lacking == [])
        #expect(ApplicationSettings(autoAccept: true).asChange.lacking == [ApplicationSettings(autoAccept: false)])
        #expect(ApplicationSettings(changeUserAuthPinAfterConf: true).asChange.lacking == [])
    }
}
