internal import CLinux
internal import Glibc

/// Work that would hold up the loop, on a short-lived thread: a name server's timeouts, a disk, a hundred thousand rows.
public enum Aside {
    private final class Work: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// Runs `body` beside the loop and goes on where it was called; where the system gives no thread, on the loop,
    /// however long it takes.
    @Loop public static func run<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await attempt(body) ?? body()
    }

    /// The same; nil, and nothing was run, where the system gives no thread.
    @Loop public static func attempt<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value? {
        await withCheckedContinuation { continuation in
            if !start(Work { continuation.resume(returning: body()) }) { continuation.resume(returning: nil) }
        }
    }

    private static func start(_ work: Work) -> Bool {
        let user = Unmanaged.passRetained(work)
        var thread = pthread_t()
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        // Signals belong to the loop.
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        guard pthread_create(&thread, &attributes, entry, user.toOpaque()) == 0 else {
            user.release()
            return false
        }
        return true
    }

    private static let entry: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { work in
        guard let work else { return nil }
        Unmanaged<Work>.fromOpaque(work).takeRetainedValue().body()
        return nil
    }
}
