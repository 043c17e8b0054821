/// What the Room says about itself.
extension RoomActor {
    /// `appState` as the wire gives it: the server's state below 3, the call's above.
    public var appState: Int { serverState < 3 ? serverState : call.appState }

    var stateMembers: [String: JSON] {
        [
            "appState": .whole(appState), "embeddedHttpPort": .whole(embeddedHTTPPort),
            "desktopSharing": ["running": false], "broadcastPicture": ["running": false], "audioCaptureTest": false,
            "extStatus": .whole(call == .none ? 2 : 7), "recording": false, "requests": [],
        ]
    }

    /// The connection to the TrueConf server changes: 0 none, 1 connecting, 2 login needed, 3 logged in. Below 3 a call
    /// is lost.
    public func setServerState(_ state: Int) {
        serverState = state
        if state < 3 {
            (callTimer, presenceTimer) = (nil, nil)
            call = .none
        }
        tellState()
    }

    var systemInfo: [String: JSON] {
        let version: JSON = ["major": 5, "minor": 0, "revision": 0, "build": 0]
        return [
            "authInfo": .object(Self.identity(account)), "fileInfo": version, "productInfo": version,
            "bitrateLimits": ["max": 20480, "min": 32],
        ]
    }

    var monitorsInfo: [String: JSON] {
        ["currentMonitor": 0, "monitors": [["index": 0, "name": "stand-in", "width": 1920, "height": 1080]]]
    }

    var httpServerSettings: [String: JSON] {
        ["settings": [["name": "port", "value": .whole(embeddedHTTPPort)]]]
    }

    var connection: [String: JSON] {
        var members: [String: JSON] = ["state": .whole(min(serverState, 2))]
        if serverState > 0, knobs.namesServer {
            members["serverInfo"] = [
                "server": .text(server.name), "service": false, "port": .whole(server.port), "domain": "room.example",
            ]
        }
        return members
    }

    func callHistory(_ request: RoomRequest) -> [String: JSON] {
        let count = request.frame["count"].asWhole ?? history.count
        return ["calls": .list(Array(history.suffix(max(0, count)).reversed())), "lastView": 0]
    }

    /// Adds a row to the history: type 0 incoming, 1 outgoing, 2 missed.
    func remember(_ ring: RoomRing, type: Int, started: Int, duration: Int) {
        let row: [String: JSON] = [
            "type": .whole(type), "confType": .whole(ring.title == nil ? 0 : 1), "startTime": .whole(started),
            "duration": .whole(duration), "viewed": false,
        ]
        history.append(.object(row.merging(Self.identity(ring.party)) { $1 }))
    }
}
