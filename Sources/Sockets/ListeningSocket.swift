internal import Glibc
package import Loop

/// A TCP or Unix socket that hands over each accepted connection.
@Loop package final class ListeningSocket {
    /// Owns the descriptors it gets. Set before the loop turns again: connections come from there on.
    package var onAccept: @Loop (Int32) -> Void = { _ = Glibc.close($0) }
    /// The process has no descriptor left (true), or has some again; connections are refused meanwhile.
    package var onExhausted: @Loop (Bool) -> Void = { _ in }
    /// The TCP port; 0 on a Unix socket.
    let port: Int
    private let descriptor: Int32
    private let path: String?
    private var watch: Watch?
    /// Made when it is first needed, never by the end of the socket: nothing may point at what is going away.
    private var resume: LoopTimer?
    private var isExhausted = false
    /// Given up for a moment to take a connection that is refused: left waiting, its peer would wait for an answer.
    private var spare = ListeningSocket.anyDescriptor

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
        Glibc.close(spare)
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
                if [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(errno) { refuse() }
                return
            }
            SocketAddress.prepare(accepted)
            onAccept(accepted)
            if watch == nil { return }
        }
    }

    private func refuse() {
        for _ in 0..<Self.acceptedAtOnce where spare >= 0 {
            Glibc.close(spare)
            let accepted = Glibc.accept(descriptor, nil, nil)
            if accepted >= 0 { Glibc.close(accepted) }
            spare = Self.anyDescriptor
            if accepted < 0 { break }
        }
        watch?.cancel()
        wait()
        guard !isExhausted else { return }
        isExhausted = true
        onExhausted(true)
    }

    private func wait() {
        let resume = resume ?? LoopTimer { [unowned self] in self.takeAgain() }
        self.resume = resume
        resume.schedule(after: Self.pause)
    }

    private func takeAgain() {
        guard watch != nil else { return }
        if spare < 0 { spare = Self.anyDescriptor }
        if watch?.isWatching == false { startWatch() }
        let another = Self.anyDescriptor
        guard spare >= 0, another >= 0, watch?.isWatching == true else {
            if another >= 0 { Glibc.close(another) }
            return wait()
        }
        Glibc.close(another)
        isExhausted = false
        onExhausted(false)
    }

    private static var anyDescriptor: Int32 { open("/dev/null", O_RDONLY | O_CLOEXEC) }
}
