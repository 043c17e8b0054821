internal import Glibc

/// What the service manager says in the environment: paths and numbers, never a secret.
enum Environment {
    /// The value of `name`; nil when it is absent or empty.
    static func value(_ name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }
}
