/// Where a ``WebServer`` waits for connections.
public enum Listen: Sendable, Equatable {
    /// A TCP port on one numeric address; port 0 lets the system choose, see ``WebServer/port``.
    case tcp(address: String = "127.0.0.1", port: Int)
    /// A Unix socket at `path` with exactly the permission bits `mode`. A socket file that nobody serves any more is replaced.
    case unix(path: String, mode: UInt16)
}
