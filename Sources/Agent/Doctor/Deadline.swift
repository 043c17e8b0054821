internal import Loop

/// Work that may hang, given up in time.
@Loop enum Deadline {
    /// What `body` brings, or nil when `limit` has passed; what still hangs then ends with the program.
    static func within<Value: Sendable>(
        _ limit: Duration, _ body: @escaping @Loop () async -> Value
    ) async -> Value? {
        await withCheckedContinuation { continuation in
            let race = Race(continuation)
            let alarm = Loop.spawn {
                await Loop.sleep(for: limit)
                race.end(nil)
            }
            Loop.spawn {
                race.end(await body())
                alarm.cancel()
            }
        }
    }
}

/// Whoever comes first ends it.
@Loop private final class Race<Value: Sendable> {
    private var waiting: CheckedContinuation<Value?, Never>?

    init(_ waiting: CheckedContinuation<Value?, Never>) { self.waiting = waiting }

    func end(_ value: Value?) {
        waiting?.resume(returning: value)
        waiting = nil
    }
}
