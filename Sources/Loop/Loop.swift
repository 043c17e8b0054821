/// The one event loop: everything marked `@Loop` runs on the thread that serves libwebsockets' poll loop.
///
/// Sockets, lines, timers and every state machine live here, synchronously from callback to output. What must
/// not wait on this thread (transfers, the ledger's writes, name resolution) has a thread of its own and answers
/// into a task made by ``spawn(_:)``.
@globalActor public actor Loop {
    /// The actor instance the attribute `@Loop` refers to.
    public static let shared = Loop()

    /// The executor behind the actor; also a task executor, so that a task may prefer it.
    public static let executor = LoopExecutor()

    /// The loop thread.
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        Self.executor.asUnownedSerialExecutor()
    }

    /// Starts a task that begins, and resumes after each await, on the loop thread.
    ///
    /// A plain `Task {}` would run its resumed continuations on the global pool first (measured on Swift 6.3.1).
    @discardableResult
    public nonisolated static func spawn<T: Sendable>(
        _ body: @escaping @Loop () async throws -> T
    ) -> Task<T, any Error> {
        Task(executorPreference: executor) { try await body() }
    }

    /// Runs `body` soon on the loop thread; callable from any thread.
    public nonisolated static func post(_ body: @escaping @Loop @Sendable () -> Void) {
        spawn { body() }
    }

    /// Enters the loop from a C callback, which the loop calls on its own thread. Traps on any other thread.
    @_unavailableFromAsync
    public nonisolated static func assumeIsolated<T: Sendable>(_ body: @Loop () throws -> T) rethrows -> T {
        executor.checkIsolated()
        return try withoutActuallyEscaping(body) { try unsafeBitCast($0, to: (() throws -> T).self)() }
    }

    /// Runs the loop on the calling thread until ``stop()``; `setup` runs first, on the loop.
    public nonisolated static func run(_ setup: @escaping @Loop @Sendable () -> Void) {
        executor.run(setup)
    }

    /// Runs the loop on a thread of its own and returns once it turns. For tests and tools.
    ///
    /// Only the first call in a process starts one: all test suites share a process and therefore the loop.
    public nonisolated static func startThread() { _ = ownThread }

    private static let ownThread: Void = executor.startThread()

    /// Ends ``run(_:)`` after the callback in progress.
    public nonisolated static func stop() {
        executor.stop()
    }
}
