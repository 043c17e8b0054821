import Foundation

/// A connected stream socket with deadlines, for use on a thread that may block.
package final class BlockingSocket: @unchecked Sendable {
    package enum Address: Sendable {
        case port(Int)
        case path(String)
    }

    private let descriptor: Int32

    package init(_ address: Address) throws {
        switch address {
        case .port(let port):
            descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
            try join(loopback(port: port), "port \(port)")
        case .path(let path):
            descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
            try join(try unix(path), path)
        }
        signal(SIGPIPE, SIG_IGN)
    }

    deinit { close(descriptor) }

    private func join<Name>(_ name: Name, _ words: String) throws {
        let result = withUnsafePointer(to: name) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<Name>.size))
            }
        }
        guard result == 0 else { throw SupportError("cannot connect to \(words): \(cause(errno))") }
    }

    /// Sends everything, or throws.
    package func send(_ bytes: [UInt8], before deadline: ContinuousClock.Instant) throws {
        var sent = 0
        while sent < bytes.count {
            try ready(POLLOUT, before: deadline)
            let count = bytes[sent...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 || errno == EINTR else { throw SupportError("send: \(cause(errno))") }
            sent += max(count, 0)
        }
    }

    /// What has come; nil at the end of the connection.
    package func receive(before deadline: ContinuousClock.Instant) throws -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            try ready(POLLIN, before: deadline)
            let count = read(descriptor, &buffer, buffer.count)
            if count > 0 { return Array(buffer[..<count]) }
            if count == 0 || errno == ECONNRESET { return nil }
            guard errno == EINTR else { throw SupportError("receive: \(cause(errno))") }
        }
    }

    /// Wakes a thread that waits in `receive`, which then sees the end.
    package func hangUp() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    private func ready(_ events: Int32, before deadline: ContinuousClock.Instant) throws {
        while true {
            let left = deadline - ContinuousClock.now
            guard left > .zero else { throw SupportError("no answer before the deadline") }
            var one = pollfd(fd: descriptor, events: Int16(events), revents: 0)
            let wait = min(left / .milliseconds(1) + 1, 3_600_000)
            if poll(&one, 1, Int32(wait)) > 0 { return }
        }
    }
}

/// The address of a Unix socket.
private func unix(_ path: String) throws -> sockaddr_un {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let fits = withUnsafeMutableBytes(of: &address.sun_path) { room -> Bool in
        guard path.utf8.count < room.count else { return false }
        room.copyBytes(from: path.utf8)
        return true
    }
    guard fits else { throw SupportError("the path of a Unix socket is too long: \(path)") }
    return address
}
