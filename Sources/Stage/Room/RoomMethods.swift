internal import Loop

/// What a controller may ask, by method name. Names are compared exactly.
extension RoomActor {
    /// Methods that need no authorization.
    static let openMethods: Set<String> = ["auth", "setUsedApiVersion"]

    /// Does what was asked and gives the members of the answer; nil for a method nobody knows.
    func perform(_ request: RoomRequest) throws(RoomRefusal) -> [String: JSON]? {
        switch request.method {
        case "auth": try authorize(request)
        case "getAuthInfo": authInfo(request)
        case "setAuthParams": try setAuthParams(request)
        case "getTokenForHttpServer": ["token": .text(RoomTokens.drawn(kind: 4))]
        case "clearTokens": clearTokens()
        case "setUsedApiVersion": try setUsedApiVersion(request)
        case "call": try placeCall(request)
        case "accept": try accept()
        case "reject": try reject()
        case "hangUp": try hangUp()
        case "rejectPeer": ["peerId": .text(try request.text("peerId"))]
        case "getConferenceParticipants": try participants()
        case "getConferences": try conferences()
        case "getCallHistory": callHistory(request)
        case "sendCommand": try sendCommand(request)
        case "fireMyEvent": try fireMyEvent(request)
        case "enableAudioReceiving": try enableReceiving(request, event: "enableAudioReceivingChanged")
        case "enableVideoReceiving": try enableReceiving(request, event: "enableVideoReceivingChanged")
        default: try performOnRoom(request)
        }
    }

    /// The methods about the Room itself.
    private func performOnRoom(_ request: RoomRequest) throws(RoomRefusal) -> [String: JSON]? {
        switch request.method {
        case "getAppState": stateMembers
        case "getSystemInfo": systemInfo
        case "getMonitorsInfo": monitorsInfo
        case "getHttpServerSettings": httpServerSettings
        case "getHttpServerState": ["state": 0]
        case "getConnected": connection
        case "connectToServer": try connectToServer(request)
        case "login": try login(request)
        case "logout": logout()
        case "getSettings": settingsList
        case "setSettings": try setSettings(request)
        case "setMicMute": try setMute(.microphone, request)
        case "getMicMute": getMute(.microphone)
        case "setVideoMute": try setMute(.camera, request)
        case "getVideoMute": getMute(.camera)
        case "setAudioMute": try setMute(.loudspeaker, request)
        case "getAudioMute": getMute(.loudspeaker)
        default: nil
        }
    }
}
