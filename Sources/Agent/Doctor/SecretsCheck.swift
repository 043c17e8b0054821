internal import Crypto
internal import Glibc
internal import Site

/// Credentials and keys: there, and nobody else's to read. None is shown, drawn or changed.
struct SecretsCheck: Sendable {
    let options: Options

    /// The unit's own keys.
    static let keys = ["seal-key", "audit-key", "code-key"]

    /// The folder as the agent has it; where the service manager hands it over, the one it takes it from.
    var credentials: Credentials {
        let manager = Environment.value("CREDENTIALS_DIRECTORY")
        let isInstalled = options.state == SitePaths.state && access(SitePaths.credentials, F_OK) == 0
        return Credentials(
            argument: options.credentials ?? (manager == nil && isInstalled ? SitePaths.credentials : nil),
            directoryVariable: manager, state: options.state)
    }

    /// A finding for each credential that the configuration wants, and for each key.
    func findings(_ configuration: SiteConfiguration?) -> [Finding] {
        let wanted = wanted(by: configuration)
        return (wanted.isEmpty ? [] : findings("credentials", in: credentials.folder) { wanted.map(finding) })
            + findings("keys", in: options.state) { Self.keys.map(keyFinding) }
    }

    /// Who may not look blames nobody.
    private func findings(_ name: String, in folder: String, _ look: () -> [Finding]) -> [Finding] {
        guard access(folder, X_OK) != 0, errno == EACCES else { return look() }
        return [
            Finding(name, .skipped, "\(folder) may not be looked at by this user", hint: "run doctor as root")
        ]
    }

    private func wanted(by configuration: SiteConfiguration?) -> [Credentials.Service] {
        Credentials.Service.allCases.filter { service in
            switch service {
            case .tuyaSecret: configuration?.tuya != nil
            case .roomAdmin: configuration?.room != nil
            case .roomLogin: configuration?.room?.login != nil
            }
        }
    }

    private func finding(_ service: Credentials.Service) -> Finding {
        let name = "credential \(service.rawValue)"
        let credentials = credentials
        do throws(CredentialFault) {
            _ = try credentials.read(service)
            return Finding(name, .ok, "is in \(credentials.folder)")
        } catch  where error.isMissing && service == .roomAdmin {
            return Finding(name, .skipped, "is not there: only a room that already has a password needs it")
        } catch {
            return Finding(name, .failed, error.sentence)
        }
    }

    private func keyFinding(_ name: String) -> Finding {
        let file = KeyFile(
            name, state: options.state, credentials: Environment.value("CREDENTIALS_DIRECTORY"))
        do throws(KeyFileError) {
            return try file.isThere()
                ? Finding("key \(name)", .ok, "is there")
                : Finding("key \(name)", .skipped, "was never drawn: whoever needs it first draws it")
        } catch {
            return Finding("key \(name)", .failed, "\(error)")
        }
    }
}
