import Foundation

/// A value behind a lock whose changes can be waited for without holding a thread.
package final class Watched<Value>: @unchecked Sendable {
    private let lock = NSLock()
    private var value: Value
    private var waiting: [UInt64: CheckedContinuation<Void, Never>] = [:]
    private var next: UInt64 = 0

    package init(_ value: Value) { self.value = value }

    /// Reads the value.
    package func read<Result>(_ body: (Value) -> Result) -> Result {
        lock.lock()
        defer { lock.unlock() }
        return body(value)
    }

    /// Changes the value and wakes whoever waits.
    package func change(_ body: (inout Value) -> Void) {
        lock.lock()
        body(&value)
        let woken = waiting.values
        waiting = [:]
        lock.unlock()
        for continuation in woken { continuation.resume() }
    }

    /// What `pick` first finds; nil when `limit` passes or the task is cancelled before that.
    package func first<Result: Sendable>(within limit: Duration, _ pick: @Sendable (Value) -> Result?) async -> Result?
    {
        let deadline = ContinuousClock.now + limit
        while true {
            if let found = read(pick) { return found }
            guard ContinuousClock.now < deadline, !Task.isCancelled else { return nil }
            await changed(before: deadline, unless: { pick($0) != nil })
        }
    }

    private func changed(before deadline: ContinuousClock.Instant, unless settled: (Value) -> Bool) async {
        let id = ticket()
        let alarm = Task { [weak self] in
            try? await Task.sleep(until: deadline, clock: .continuous)
            self?.wake(id)
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                lock.lock()
                // Looked at again under the lock: a change since the caller looked must not be slept through.
                let late = settled(value) || Task.isCancelled || ContinuousClock.now >= deadline
                if !late { waiting[id] = continuation }
                lock.unlock()
                if late { continuation.resume() }
            }
        } onCancel: {
            wake(id)
        }
        alarm.cancel()
    }

    private func ticket() -> UInt64 {
        lock.lock()
        defer { lock.unlock() }
        next += 1
        return next
    }

    private func wake(_ id: UInt64) {
        lock.lock()
        let continuation = waiting.removeValue(forKey: id)
        lock.unlock()
        continuation?.resume()
    }
}
