internal import Glibc
internal import Loop

/// The Unix socket on which the chip answers.
@Loop final class ChipListener {
    private let descriptor: Int32
    private let path: String
    private let onConnection: @Loop (Int32) -> Void
    private var watch: Watch?

    /// Replaces whatever socket stands at `path`, as one that a killed rehearsal left.
    init(_ path: String, onConnection: @escaping @Loop (Int32) -> Void) throws(DriveError) {
        self.path = path
        self.onConnection = onConnection
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        unlink(path)
        guard descriptor >= 0, Self.bind(descriptor, path), listen(descriptor, 64) == 0 else {
            let reason = String(cString: strerror(errno))
            Glibc.close(descriptor)
            throw .notNow(
                "the chip's socket \(path) cannot be made: \(reason); choose a shorter path in a folder of yours")
        }
        watch = Watch(descriptor: descriptor) { [weak self] in self?.accept() }
    }

    // The loop would go on watching a socket whose connections nobody takes, and never rest again.
    isolated deinit { close() }

    /// Takes no more connections and removes the socket.
    func close() {
        guard let watch else { return }
        self.watch = nil
        watch.cancel()
        unlink(path)
        Glibc.close(descriptor)
    }

    private func accept() {
        while watch != nil {
            let connection = Glibc.accept(descriptor, nil, nil)
            guard connection >= 0 else { return }
            _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
            onConnection(connection)
        }
    }

    private nonisolated static func bind(_ descriptor: Int32, _ path: String) -> Bool {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
            errno = ENAMETOOLONG
            return false
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
    }
}
