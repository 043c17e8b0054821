internal import Glibc

/// The folder of credentials: one secret in each file, none in environment, arguments or configuration.
///
/// The unit's own keys live in the same folder or in `<state>/credentials`; `Crypto` draws and reads those.
public struct Credentials: Sendable, Equatable {
    /// A secret that somebody else's service asks for.
    public enum Service: String, Sendable, CaseIterable {
        /// The secret of Tuya's project; without it the cloud is off.
        case tuyaSecret = "tuya-secret"
        /// The room administrator's first password; only a room that already has one needs it.
        case roomAdmin = "room-admin"
        /// The password of the room's account at its server; only `[room] login` needs it.
        case roomLogin = "room-login"
    }

    /// Where the folder's path came from.
    enum Origin: Sendable { case argument, serviceManager, state }

    /// Path of the folder.
    public let folder: String
    let origin: Origin

    /// Largest secret read, in bytes; the longest known is 64.
    static let maxBytes = 4096

    /// The folder: that of `--credentials`, else `$CREDENTIALS_DIRECTORY`, else `<state>/credentials`.
    ///
    /// - Parameters:
    ///   - argument: The value of `--credentials`.
    ///   - directoryVariable: The value of `$CREDENTIALS_DIRECTORY`: a path, never a secret.
    ///   - state: The state folder.
    public init(argument: String?, directoryVariable: String?, state: String) {
        if let argument, !argument.isEmpty {
            (folder, origin) = (argument, .argument)
        } else if let directoryVariable, !directoryVariable.isEmpty {
            (folder, origin) = (directoryVariable, .serviceManager)
        } else {
            (folder, origin) = (state + "/credentials", .state)
        }
    }

    /// Reads a service's secret, its line end cut off.
    ///
    /// Throws when it is absent, empty, unreadable, not one line of UTF-8, or open to others; then that service is off
    /// and nothing else is.
    public func read(_ service: Service) throws(CredentialFault) -> Secret {
        let file = CredentialFile(service: service, path: "\(folder)/\(service.rawValue)", origin: origin)
        return Secret(try file.read())
    }
}

/// Why a credential cannot be used; the service that needs it is off.
public struct CredentialFault: Error, Sendable, Equatable, CustomStringConvertible {
    /// Which credential.
    public let service: Credentials.Service
    /// Whether there is just none: no file, or nothing in it.
    public let isMissing: Bool
    /// One sentence: what, where, what to try; never the secret.
    public let sentence: String

    /// The sentence.
    public var description: String { sentence }
}
