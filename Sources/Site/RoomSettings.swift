public import RoomWire

/// `[room]`: the TrueConf Room and the guards it is to have.
public struct RoomSettings: Sendable, Equatable {
    /// Host name or IP address, without port.
    public let address: String
    /// Where `config.json` is asked for, 1 to 65535.
    public let managementPort: Int
    /// The control port when it is fixed; nil to discover it.
    public let controlPort: Int?
    /// The wanted guard of the administrator.
    public let protectAdmin: GuardKind
    /// The wanted guard of the user; never more than unsecured while the administrator is.
    public let protectUser: GuardKind

    /// The age in days at which the administrator's password is replaced; 0 for never.
    public let rotateDays: Int
    /// Whether no call may happen while the room is not guarded as wanted.
    public let driftDenies: Bool

    init(_ values: Inspection.Found) {
        address = values.text(Keys.Room.address)
        managementPort = values.whole(Keys.Room.managementPort)
        let fixed = values.whole(Keys.Room.controlPort)
        controlPort = fixed == 0 ? nil : fixed
        protectAdmin = values.choice(Keys.Room.protectAdmin)
        protectUser = values.choice(Keys.Room.protectUser)
        rotateDays = values.whole(Keys.Room.rotateDays)
        driftDenies = values.flag(Keys.Room.driftDenies)
    }
}
