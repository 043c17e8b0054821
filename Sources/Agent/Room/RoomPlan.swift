internal import Protection
internal import Site

/// What the agent needs to know of the room it commands.
struct RoomPlan: Sendable, Equatable {
    /// Host name or address.
    let address: String
    /// Port of `config.json`.
    let managementPort: Int
    /// Fixed control port; nil discovers it.
    let controlPort: Int?
    /// The guards this site wants.
    let wanted: Guards
    /// The age at which the administrator's password is replaced; nil for never.
    let rotation: Duration?
    /// The password a technician left as the credential `room-admin`. A secret.
    let firstPassword: String?
    /// The account at the room's server; nil where none is wanted, or its password is not there.
    let server: ServerAccount?
    /// Why the wanted account cannot be used.
    let serverFault: String?

    init(_ settings: RoomSettings, _ credentials: Credentials) {
        address = settings.address
        managementPort = settings.managementPort
        controlPort = settings.controlPort
        wanted = Guards(admin: settings.protectAdmin, user: settings.protectUser)
        rotation = settings.rotateDays == 0 ? nil : .seconds(settings.rotateDays * 86_400)
        firstPassword = (try? credentials.read(.roomAdmin))?.revealed
        guard let wanted = settings.login else {
            (server, serverFault) = (nil, nil)
            return
        }
        do throws(CredentialFault) {
            let password = try credentials.read(.roomLogin).revealed
            (server, serverFault) = (
                ServerAccount(
                    server: wanted.server, port: wanted.port, login: wanted.name, password: password,
                    encrypts: wanted.encryptsPassword), nil
            )
        } catch {
            (server, serverFault) = (nil, error.sentence)
        }
    }
}

extension RoomPlan: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Never the password.
    var description: String { "room at \(address)" }
    /// Never the password.
    var debugDescription: String { description }
    /// Never the password.
    var customMirror: Mirror { Mirror(self, children: ["address": address]) }
}
