internal import CLinux
internal import Glibc

/// One end of the socket pair between agent and guard: whole messages, never a wait. Closed when the value ends.
struct Channel: ~Copyable {
    enum Sent { case sent, full, gone }
    enum Received {
        case frame([UInt8])
        case nothing
        case ended
    }

    let descriptor: Int32

    init(owning descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    borrowing func send(_ frame: [UInt8]) -> Sent {
        while true {
            if Glibc.send(descriptor, frame, frame.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL)) >= 0 {
                return .sent
            }
            if errno == EINTR { continue }
            return [EAGAIN, ENOBUFS, ENOMEM].contains(errno) ? .full : .gone
        }
    }

    /// Whether the other end has not read everything that was sent.
    borrowing func hasUnread() -> Bool { portero_unread(descriptor) > 0 }

    /// The next message; one that is too long comes with its first bytes and a length that no message has.
    borrowing func receive() -> Received {
        let room = FrameError.maxFrameBytes + 1
        while true {
            var count = -1
            let bytes = [UInt8](unsafeUninitializedCapacity: room) { buffer, filled in
                count = recv(descriptor, buffer.baseAddress, room, Int32(MSG_DONTWAIT))
                filled = max(0, count)
            }
            if count > 0 { return .frame(bytes) }
            if count == 0 { return .ended }
            if errno == EINTR { continue }
            return errno == EAGAIN ? .nothing : .ended
        }
    }
}

/// Two connected ends, both closed in programs that either side starts.
struct ChannelPair: ~Copyable {
    let agent: Channel
    let guarding: Channel

    init() throws(GuardError) {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_SEQPACKET.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw .system("make a socket pair", errno) }
        agent = Channel(owning: ends[0])
        guarding = Channel(owning: ends[1])
    }
}
