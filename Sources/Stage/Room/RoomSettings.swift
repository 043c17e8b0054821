/// A device of the Room that can be muted.
enum RoomMute: Hashable {
    case microphone
    case camera
    case loudspeaker

    /// The event that tells of a change.
    var event: String {
        switch self {
        case .microphone: "audioCapturerMute"
        case .camera: "videoCapturerMute"
        case .loudspeaker: "audioRendererMute"
        }
    }
}

/// The application's own settings and mutes, which are not the stand-in's.
extension RoomActor {
    /// The settings a door station has to do with, as after installation. `getSettings` gives a list of name and value,
    /// `setSettings` takes an object (the pages of both commands).
    static let defaultSettings: [String: JSON] = [
        "autoAccept": false, "bestQualityForHttpServerImages": false, "cameraRemoteControlAccess": 1,
        "changeUserAuthPinAfterConf": false, "enableAutologin": true,
    ]

    var settingsList: [String: JSON] {
        let rows = settings.sorted { $0.key < $1.key }.map { JSON.object(["name": .text($0.key), "value": $0.value]) }
        return ["settings": .list(rows)]
    }

    func setSettings(_ request: RoomRequest) throws(RoomRefusal) -> [String: JSON] {
        guard let wanted = request.frame["settings"].asObject else { throw RoomRefusal("settings is missing") }
        if let unknown = wanted.keys.sorted().first(where: { settings[$0] == nil }) {
            throw RoomRefusal("unknown setting \(unknown)")
        }
        apply(wanted)
        return [:]
    }

    /// Somebody at the Room's own panel changes settings; every controller is told.
    public func apply(_ wanted: [String: JSON]) {
        for (name, value) in wanted.sorted(by: { $0.key < $1.key }) where settings[name] != value {
            settings[name] = value
            tell("settingsChanged", ["name": .text(name), "value": value])
        }
    }

    func setMute(_ device: RoomMute, _ request: RoomRequest) throws(RoomRefusal) -> [String: JSON] {
        let mute = try request.flag("mute")
        if !(mute && device == .camera && knobs.cameraStaysOn) { self.mute(device, mute) }
        return [:]
    }

    /// Mutes or opens a device, for whichever controller; every controller is told.
    func mute(_ device: RoomMute, _ isMuted: Bool) {
        guard mutes[device, default: false] != isMuted else { return }
        mutes[device] = isMuted
        tell(device.event, ["mute": .flag(isMuted)])
    }

    func getMute(_ device: RoomMute) -> [String: JSON] { ["mute": .flag(mutes[device, default: false])] }

    func fireMyEvent(_ request: RoomRequest) throws(RoomRefusal) -> [String: JSON] {
        tell("myEvent", ["data": .text(try request.text("data"))])
        return [:]
    }
}
