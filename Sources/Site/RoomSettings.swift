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
    /// Whether a server, and whether a login is named: one without the other is none.
    let hasServer: Bool, hasLogin: Bool
    /// Whether no call may happen while the room is not guarded as wanted.
    public let driftDenies: Bool

    /// The account with which the room is kept signed in at its server; nil where it is left to the room.
    public let login: Login?

    /// An account of the room at its TrueConf server; its password is the credential `room-login`.
    public struct Login: Sendable, Equatable {
        /// Host name or address of the server.
        public let server: String
        /// Its port, 1 to 65535.
        public let port: Int
        /// The account's name.
        public let name: String
        /// Whether the room encrypts the password for the server.
        public let encryptsPassword: Bool
    }

    init(_ values: Inspection.Found) {
        address = values.text(Keys.Room.address)
        managementPort = values.whole(Keys.Room.managementPort)
        let fixed = values.whole(Keys.Room.controlPort)
        controlPort = fixed == 0 ? nil : fixed
        protectAdmin = values.choice(Keys.Room.protectAdmin)
        protectUser = values.choice(Keys.Room.protectUser)
        rotateDays = values.whole(Keys.Room.rotateDays)
        driftDenies = values.flag(Keys.Room.driftDenies)
        let server = TextRule.server(values.text(Keys.Room.server))
        login = values.optionalText(Keys.Room.login).flatMap { name in
            server.map {
                Login(
                    server: $0.host, port: $0.port, name: name,
                    encryptsPassword: values.flag(Keys.Room.encryptPassword))
            }
        }
        (hasServer, hasLogin) = (server != nil, values.optionalText(Keys.Room.login) != nil)
    }
}
