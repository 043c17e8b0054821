internal import Glibc
internal import Loop
internal import Sockets

/// What is done to a connection past the library that holds it.
extension WebSocket {
    /// Sends `bytes` as they are, between two frames of the library; waits where the peer reads slowly.
    func tamper(_ bytes: [UInt8]) {
        let sent = write(bytes)
        guard sent >= 0, sent < bytes.count else { return }
        let rest = Array(bytes[sent...])
        Loop.spawn {
            await Loop.sleep(for: .milliseconds(5))
            self.tamper(rest)
        }
    }

    /// Ends the connection without a closing frame: with a reset, or as a program that ends does.
    func cut(resets: Bool) {
        guard resets else { return _ = shutdown(descriptor, Int32(SHUT_RDWR)) }
        // To the family of nothing: the connection is reset at once. The library notices, and closes the descriptor.
        var nothing = sockaddr()
        nothing.sa_family = sa_family_t(AF_UNSPEC)
        connect(descriptor, &nothing, socklen_t(MemoryLayout<sockaddr>.size))
    }

    /// Whether the machine throws away all that arrives, acknowledgements included, as with a cable pulled at the peer.
    func isDeaf(_ isDeaf: Bool) {
        // A classic filter of one instruction: keep no byte.
        var instruction: (code: UInt16, jt: UInt8, jf: UInt8, k: UInt32) = (0x06, 0, 0, 0)
        withUnsafeMutablePointer(to: &instruction) { pointer in
            var program = Filter(count: 1, instructions: pointer)
            setsockopt(
                descriptor, SOL_SOCKET, isDeaf ? SO_ATTACH_FILTER : SO_DETACH_FILTER, &program,
                socklen_t(MemoryLayout<Filter>.size))
        }
    }

    /// `struct sock_fprog`, which Swift's Glibc lacks.
    private struct Filter {
        let count: UInt16
        let instructions: UnsafeMutableRawPointer

        init(count: UInt16, instructions: UnsafeMutableRawPointer) {
            self.count = count
            self.instructions = instructions
        }
    }

    /// How many bytes the socket took; negative where it is gone.
    private func write(_ bytes: [UInt8]) -> Int {
        let sent = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
        return sent < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : sent
    }
}
