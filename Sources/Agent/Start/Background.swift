internal import Glibc
internal import Loop

/// Work that may wait for the disk, off the loop.
enum Background {
    private final class Work: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// Runs `body` on a short-lived thread and hands its value to `then` on the loop; where the system gives no thread,
    /// on the caller's.
    static func run<Value: Sendable>(
        _ body: @escaping @Sendable () -> Value, then: @escaping @Loop @Sendable (Value) -> Void
    ) {
        let work = Unmanaged.passRetained(
            Work {
                let value = body()
                Loop.post { then(value) }
            })
        var thread = pthread_t()
        guard pthread_create(&thread, nil, main, work.toOpaque()) == 0 else {
            return work.takeRetainedValue().body()
        }
        pthread_detach(thread)
    }

    private static let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { work in
        guard let work else { return nil }
        Unmanaged<Work>.fromOpaque(work).takeRetainedValue().body()
        return nil
    }
}
