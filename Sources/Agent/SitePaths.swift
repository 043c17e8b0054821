internal import Glibc

/// Where things are when nobody says otherwise.
public enum SitePaths {
    /// The configuration of an installed agent.
    public static let configuration = "/etc/portero/portero.toml"

    /// The state folder of an installed agent.
    public static let state = "/var/lib/portero"

    /// Where the secrets of an installed agent are put, which systemd hands to it.
    static let credentials = "/etc/portero/credentials"

    /// Where systemd puts the agent's socket.
    static let runtime = "/run/portero"

    /// The socket a command looks for: in the named state folder, else under systemd's, else in the default state.
    public static func socket(state: String?) -> String {
        if let state { return state + "/control.sock" }
        let running = runtime + "/control.sock"
        return access(running, F_OK) == 0 ? running : SitePaths.state + "/control.sock"
    }

    /// The socket an agent listens on: where systemd says, else in the state folder.
    static func ownSocket(state: String) -> String {
        (Environment.value("RUNTIME_DIRECTORY") ?? state) + "/control.sock"
    }
}
