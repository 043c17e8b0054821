internal import CLinux
internal import Glibc
public import Loop

/// SIGTERM and SIGINT as an event on the loop instead of a sudden end.
@Loop public final class StopSignals {
    private var watch: Watch?

    /// Calls `onSignal` at the first signal and at each further one.
    ///
    /// Make it before any other thread is started: threads inherit the blocked signals.
    public init(_ onSignal: @escaping @Loop () -> Void) {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGTERM)
        sigaddset(&signals, SIGINT)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        let descriptor = signalfd(-1, &signals, Int32(SFD_CLOEXEC) | Int32(SFD_NONBLOCK))
        guard descriptor >= 0 else { return }
        watch = Watch(descriptor: descriptor) {
            var information = signalfd_siginfo()
            while read(descriptor, &information, MemoryLayout<signalfd_siginfo>.size) > 0 { onSignal() }
        }
    }
}
