/// The settings of the room's application that decide who gets in (reference, 5.7); nil for what is not known or not meant.
public struct ApplicationSettings: Encodable, Hashable, Sendable {
    /// The room answers every call by itself.
    public var autoAccept: Bool?
    /// Whether others may move our camera: 0 all, 1 ask, 2 never.
    public var cameraRemoteControlAccess: Int?
    /// The user's PIN is drawn anew after each session.
    public var changeUserAuthPinAfterConf: Bool?

    /// Settings, each as given.
    public init(
        autoAccept: Bool? = nil, cameraRemoteControlAccess: Int? = nil, changeUserAuthPinAfterConf: Bool? = nil
    ) {
        self.autoAccept = autoAccept
        self.cameraRemoteControlAccess = cameraRemoteControlAccess
        self.changeUserAuthPinAfterConf = changeUserAuthPinAfterConf
    }

    /// What a door station wants: nobody is let in but by its own answer, and nobody moves its camera.
    public static let wanted = ApplicationSettings(autoAccept: false, cameraRemoteControlAccess: 2)

    /// What of ``wanted`` does not hold here, what is not known included: one setting each, the gravest first, for a room
    /// that does not know one refuses all that come with it.
    public var lacking: [ApplicationSettings] {
        var lacking: [ApplicationSettings] = []
        if autoAccept != Self.wanted.autoAccept { lacking.append(ApplicationSettings(autoAccept: false)) }
        if cameraRemoteControlAccess != Self.wanted.cameraRemoteControlAccess {
            lacking.append(
                ApplicationSettings(cameraRemoteControlAccess: Self.wanted.cameraRemoteControlAccess))
        }
        return lacking
    }

    /// The same with what is not known taken to be as wanted: what a change by somebody else means.
    public var asChange: ApplicationSettings {
        ApplicationSettings(
            autoAccept: autoAccept ?? Self.wanted.autoAccept,
            cameraRemoteControlAccess: cameraRemoteControlAccess ?? Self.wanted.cameraRemoteControlAccess,
            changeUserAuthPinAfterConf: changeUserAuthPinAfterConf)
    }

    /// `getSettings` gives a list of names with values; an object is read too, as `setSettings` takes one.
    init(answer members: Members) {
        let list = members.objects("settings")
        let object = members.object("settings")
        self.init { name in
            if let list { return list.first { $0.text("name") == name }.map { ($0, "value") } }
            return object.map { ($0, name) }
        }
    }

    /// `settingsChanged` names one.
    init(event members: Members) {
        self.init { name in members.text("name") == name ? (members, "value") : nil }
    }

    private init(_ place: (String) -> (members: Members, name: String)?) {
        self.init(
            autoAccept: place("autoAccept").flatMap { $0.members.flag($0.name) },
            cameraRemoteControlAccess: place("cameraRemoteControlAccess").flatMap { $0.members.number($0.name) },
            changeUserAuthPinAfterConf: place("changeUserAuthPinAfterConf").flatMap { $0.members.flag($0.name) })
    }
}
