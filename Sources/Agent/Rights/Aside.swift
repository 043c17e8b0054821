internal import CLinux
internal import Glibc
internal import Loop

/// Work that is too long for the loop, on a short-lived thread.
enum Aside {
    private final class Work: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// Runs `body` beside the loop, and goes on where it was called.
    @Loop static func run<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            let work = Unmanaged.passRetained(Work { continuation.resume(returning: body()) })
            var thread = pthread_t()
            var attributes = pthread_attr_t()
            pthread_attr_init(&attributes)
            pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
            // Signals belong to the loop.
            var all = sigset_t()
            var before = sigset_t()
            sigfillset(&all)
            pthread_sigmask(SIG_SETMASK, &all, &before)
            let code = pthread_create(&thread, &attributes, entry, work.toOpaque())
            pthread_sigmask(SIG_SETMASK, &before, nil)
            pthread_attr_destroy(&attributes)
            // No thread to be had: then here, however long it takes.
            if code != 0 { work.takeRetainedValue().body() }
        }
    }

    private static let entry: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { work in
        guard let work else { return nil }
        Unmanaged<Work>.fromOpaque(work).takeRetainedValue().body()
        return nil
    }
}

/// Gives the loop's other callbacks their turn during long work that must stay on the loop.
@Loop struct Breath {
    private var began = Monotonic.now

    /// Longest stretch of such work.
    static let longest = Duration.milliseconds(4)

    /// Waits one turn of the loop when the stretch is used up.
    mutating func take() async {
        guard Monotonic.now - began > Self.longest else { return }
        await Loop.sleep(for: .zero)
        began = Monotonic.now
    }
}
