public import TuyaWire

/// `[tuya]`: the project and how its cloud is spoken to.
public struct TuyaSettings: Sendable, Equatable {
    /// Which member of a listed user holds the person's id.
    public enum UsersID: String, Sendable, CaseIterable {
        /// As Tuya documents the list.
        case documented
        /// `uid`.
        case uid
        /// `user_id`.
        case userID = "user_id"
        /// `id`.
        case id
        /// `external_id`.
        case externalID = "external_id"
    }

    /// Scheme, host and port without a slash at the end; https, or http to loopback.
    public let endpoint: String
    /// The door station as Tuya knows it: 1 to 32 of `[A-Za-z0-9_-]`.
    public let deviceID: String
    /// The project's client id.
    public let clientID: String
    /// The signature's version.
    public let sign: SignVersion
    /// Which twin of the grant calls is used.
    public let family: GrantFamily
    /// PEM file of a private authority; nil for the system's.
    public let caFile: String?
    /// Grants and revocations sent in a second at most, 1 to 20.
    public let writesPerSecond: Int
    /// Within how long after a start the cloud is first asked unbidden, 0 to 600 s; zero where it is on this machine.
    public let startSpread: Duration
    /// The message service; nil when that part is off.
    public let messages: MessageSettings?
    /// The schema of the residents' app; nil for none.
    public let appSchema: String?
    /// Which list of the project's users is read.
    public let projectUsers: ProjectUsers
    /// Which member of a listed user holds the person's id.
    public let usersID: UsersID
    /// The address that calls to the residents' app name; nil for none.
    public let targetAddress: String?

    init(_ values: Inspection.Found) {
        let written = values.text(Keys.Tuya.endpoint)
        endpoint = Endpoint(written)?.text ?? written
        deviceID = values.text(Keys.Tuya.deviceID)
        clientID = values.text(Keys.Tuya.clientID)
        sign = values.choice(Keys.Tuya.sign)
        family = values.choice(Keys.Tuya.family)
        caFile = values.optionalText(Keys.Tuya.caFile)
        writesPerSecond = values.whole(Keys.Tuya.writesPerSecond)
        let isHere = Endpoint(written).map { Endpoint.isLoopback($0.host) } ?? false
        startSpread = isHere ? .zero : .seconds(values.whole(Keys.Tuya.startSpreadSeconds))
        messages = MessageSettings(values)
        appSchema = values.optionalText(Keys.Tuya.appSchema)
        projectUsers = values.choice(Keys.Tuya.projectUsers)
        usersID = values.choice(Keys.Tuya.usersID)
        targetAddress = values.optionalText(Keys.Tuya.targetAddress)
    }
}
