internal import Glibc
internal import Loop

/// What systemd hears of us when it asked: ready, a sign of life from the door loop, what is wrong, stopping.
///
/// The socket's name comes from the environment, as the protocol of `sd_notify(3)` wants; no library is linked for
/// a few datagrams.
@Loop final class Supervisor {
    private let socketPath: String?
    /// Kept, so that signs of life go on when no descriptor is left.
    private let descriptor: Int32
    private let interval: Duration?
    private var isReady = false
    private lazy var timer = LoopTimer { [unowned self] in self.beat() }

    init() {
        socketPath = Environment.value("NOTIFY_SOCKET")
        descriptor = socketPath == nil ? -1 : socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        interval = Self.interval(
            microseconds: Environment.value("WATCHDOG_USEC"), process: Environment.value("WATCHDOG_PID"), own: getpid())
    }

    isolated deinit { if descriptor >= 0 { close(descriptor) } }

    /// The doors work and the socket answers; said once.
    func ready() {
        guard !isReady else { return }
        tell("READY=1")
        isReady = true
        beat()
    }

    /// A sign of life, from a callback of the loop the doors live on; the next one is due within less than half of what
    /// systemd waits for. Whoever wakes that loop anyway may call it, and saves a wake-up.
    func beat() {
        guard isReady, let interval else { return }
        tell("WATCHDOG=1")
        timer.schedule(after: interval)
    }

    /// One line for `systemctl status`.
    func say(_ sentence: String) {
        // A line end would begin another message of the protocol, and parts of a sentence may come from outside.
        tell("STATUS=" + String(sentence.map { $0.isNewline || $0 == "\0" ? " " : $0 }))
    }

    /// We are going down in good order.
    func stopping() {
        isReady = false
        timer.cancel()
        tell("STOPPING=1")
    }

    /// Time between two signs of life; nil when nobody waits for any, or waits for those of another process.
    nonisolated static func interval(microseconds: String?, process: String?, own: pid_t) -> Duration? {
        guard let wait = microseconds.flatMap({ Int64($0) }), wait > 0, process ?? "\(own)" == "\(own)" else {
            return nil
        }
        return .microseconds(max(1, wait / 40 * 19))
    }

    private func tell(_ text: String) {
        guard descriptor >= 0, let socketPath, var address = UnixAddress(socketPath) else { return }
        address.withSocketAddress { pointer, length in
            _ = sendto(descriptor, text, text.utf8.count, Int32(MSG_DONTWAIT), pointer, length)
        }
    }
}
