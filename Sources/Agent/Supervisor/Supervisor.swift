internal import Glibc
internal import Loop

/// What systemd hears of us when it asked: ready, a sign of life from the door loop, stopping.
///
/// The socket's name comes from the environment, as the protocol of `sd_notify(3)` wants; no library is linked for
/// three datagrams.
@Loop final class Supervisor {
    private let socketPath: String?
    private let interval: Duration?
    private lazy var timer = LoopTimer { [unowned self] in self.beat() }

    init() {
        socketPath = getenv("NOTIFY_SOCKET").map { String(cString: $0) }
        let watchdog = getenv("WATCHDOG_USEC").flatMap { Int64(String(cString: $0)) }
        interval = watchdog.map { .microseconds($0 / 4) }
    }

    /// The doors work and the socket answers.
    func ready() {
        tell("READY=1")
        beat()
    }

    /// One line for `systemctl status`.
    func say(_ sentence: String) { tell("STATUS=\(sentence)") }

    /// We are going down in good order.
    func stopping() {
        timer.cancel()
        tell("STOPPING=1")
    }

    private func beat() {
        guard let interval else { return }
        tell("WATCHDOG=1")
        timer.schedule(after: interval)
    }

    private func tell(_ text: String) {
        guard let socketPath, var address = UnixAddress(socketPath) else { return }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        address.withSocketAddress { pointer, length in
            _ = sendto(descriptor, text, text.utf8.count, Int32(MSG_DONTWAIT), pointer, length)
        }
    }
}

/// A Unix socket's address; a leading `@` names one of the abstract kind.
private struct UnixAddress {
    private var address = sockaddr_un()
    private let length: socklen_t

    init?(_ path: String) {
        let bytes = Array(path.utf8)
        guard !bytes.isEmpty, bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { target in
            target.copyBytes(from: bytes)
            if bytes[0] == UInt8(ascii: "@") { target[0] = 0 }
        }
        length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
    }

    mutating func withSocketAddress(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Void) {
        let length = length
        withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }
}
