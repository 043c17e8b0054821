/// Work that would hold up the loop, on a short-lived thread: a name server's timeouts, a disk, a hundred thousand rows.
public enum Aside {
    /// Runs `body` beside the loop and goes on where it was called; where the system gives no thread, on the loop,
    /// however long it takes.
    @Loop public static func run<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await attempt(body) ?? body()
    }

    /// The same; nil, and nothing was run, where the system gives no thread.
    @Loop public static func attempt<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value? {
        await withCheckedContinuation { continuation in
            let thread = OwnThread.start(isDetached: true) { continuation.resume(returning: body()) }
            if thread == nil { continuation.resume(returning: nil) }
        }
    }
}
