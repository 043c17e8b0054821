internal import Glibc
package import Loop

/// A TCP or Unix socket that hands over each accepted connection.
@Loop package final class ListeningSocket {
    /// Owns the descriptors it gets. Set before the loop turns again: connections come from there on.
    package var onAccept: @Loop (Int32) -> Void = { _ = Glibc.close($0) }
    /// The TCP port; 0 on a Unix socket.
    let port: Int
    private let descriptor: Int32
    private let path: String?
    private var watch: Watch?
    private var resume: LoopTimer?

    /// Connections taken before anything else on the loop gets its turn.
    private static let acceptedAtOnce = 16
    /// Wait when the process has no descriptor left, so that the loop does not spin on what it cannot take.
    private static let pause = Duration.milliseconds(200)

    /// Listens.
    package init(_ listen: Listen) throws(SocketError) {
        switch listen {
        case .tcp(let address, let port):
            descriptor = try SocketAddress.listen(address: address, port: port)
            self.port = SocketAddress.port(of: descriptor)
            path = nil
        case .unix(let path, let mode):
            descriptor = try UnixPath.listen(path, mode: mode)
            port = 0
            self.path = path
        }
        startWatch()
    }

    isolated deinit { close() }

    /// Stops listening and frees the address at once; removes the Unix socket.
    package func close() {
        guard let watch else { return }
        self.watch = nil
        resume?.cancel()
        watch.cancel()
        if let path { unlink(path) }
        // The watch holds a duplicate for one more turn of the loop; this ends listening on both.
        shutdown(descriptor, Int32(SHUT_RDWR))
        Glibc.close(descriptor)
    }

    private func startWatch() {
        watch = Watch(descriptor: descriptor) { [weak self] in self?.accept() }
    }

    private func accept() {
        for _ in 0..<Self.acceptedAtOnce {
            let accepted = Glibc.accept(descriptor, nil, nil)
            guard accepted >= 0 else {
                if [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(errno) { rest() }
                return
            }
            SocketAddress.prepare(accepted)
            onAccept(accepted)
            if watch == nil { return }
        }
    }

    private func rest() {
        watch?.cancel()
        let timer = LoopTimer { [weak self] in
            guard let self, watch != nil else { return }
            startWatch()
            if watch?.isWatching == false { rest() }
        }
        timer.schedule(after: Self.pause)
        resume = timer
    }
}
