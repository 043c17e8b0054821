internal import Glibc

/// Listening on a socket file.
enum UnixPath {
    /// A listening, non-blocking socket at `path` that never had wider permissions than `mode`.
    static func listen(_ path: String, mode: UInt16) throws(SocketError) -> Int32 {
        guard let descriptor = newSocket() else { throw .cannotListen(at: path, errno: errno) }
        do throws(SocketError) {
            try removeStale(path)
            // Closed to everybody between bind and chmod.
            let mask = umask(0o777)
            let bound = withAddress(path) { bind(descriptor, $0, $1) } ?? -1
            let number = errno
            umask(mask)
            guard bound == 0 else { throw .cannotListen(at: path, errno: number) }
            guard Glibc.listen(descriptor, SocketAddress.backlog) == 0, chmod(path, mode_t(mode)) == 0 else {
                throw .cannotListen(at: path, errno: errno)
            }
            return descriptor
        } catch {
            close(descriptor)
            throw error
        }
    }

    /// Removes a socket file whose owner is gone; anything else at `path` stays.
    private static func removeStale(_ path: String) throws(SocketError) {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return }
        guard let probe = newSocket() else { throw .cannotListen(at: path, errno: errno) }
        defer { close(probe) }
        // EAGAIN: somebody listens and is only slow to accept.
        let answer = withAddress(path) { connect(probe, $0, $1) == 0 ? 0 : errno }
        if answer == 0 || answer == EAGAIN { throw .alreadyServed(path: path) }
        if answer == ECONNREFUSED { unlink(path) }
    }

    private static func newSocket() -> Int32? {
        let flags = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = socket(AF_UNIX, flags, 0)
        return descriptor >= 0 ? descriptor : nil
    }

    /// Runs `body` with the address of `path`; nil with `ENAMETOOLONG` where it does not fit (107 bytes).
    private static func withAddress<T>(
        _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> T
    ) -> T? {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        guard path.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else {
            errno = ENAMETOOLONG
            return nil
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
