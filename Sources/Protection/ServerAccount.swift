public import RoomWire

/// The account with which the room is to be signed in at its TrueConf server.
public struct ServerAccount: Hashable, Sendable {
    /// Host name or address of the server.
    public let server: String
    /// Its port, 1 to 65535.
    public let port: Int
    /// The account's name.
    public let login: String
    /// The account's password. A secret.
    public let password: String
    /// Whether the room encrypts the password on its way to the server; servers over LDAP take it plain only.
    public let encrypts: Bool

    /// An account.
    public init(server: String, port: Int, login: String, password: String, encrypts: Bool) {
        self.server = server
        self.port = port
        self.login = login
        self.password = password
        self.encrypts = encrypts
    }

    /// Account and server, for people.
    public var word: String { "\(login) at \(server):\(port)" }

    /// Whether the room means this server; what it does not say is not held against it.
    public func isServer(_ link: ServerLink) -> Bool {
        let names = [link.server, link.domain].compactMap { $0?.lowercased() }
        return (names.isEmpty || names.contains(server.lowercased())) && (link.port ?? port) == port
    }
}

extension ServerAccount: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Never the password.
    public var description: String { word }
    /// Never the password.
    public var debugDescription: String { word }
    /// Never the password.
    public var customMirror: Mirror { Mirror(self, children: ["account": word]) }
}
