internal import CWebSockets

/// A one-shot timer on the loop; scheduling again moves it.
@Loop public final class LoopTimer {
    /// libwebsockets hands its callback only the address of `entry`; the owner stands right behind it.
    private struct Cell {
        var entry = lws_sorted_usec_list_t()
        let owner: Unmanaged<LoopTimer>
    }

    private var cell: UnsafeMutablePointer<Cell>?
    private let fire: @Loop () -> Void

    /// A timer that is not yet running.
    public init(_ fire: @escaping @Loop () -> Void) {
        self.fire = fire
        let memory = UnsafeMutablePointer<Cell>.allocate(capacity: 1)
        cell = memory
        memory.initialize(to: Cell(owner: .passUnretained(self)))
    }

    isolated deinit {
        cancel()
        cell?.deallocate()
    }

    /// Fires once after `delay` on the monotonic clock; a delay of zero or less fires at the next turn.
    public func schedule(after delay: Duration) {
        guard let context = Loop.executor.context, let cell else { return }
        let entry = UnsafeMutableRawPointer(cell).assumingMemoryBound(to: lws_sorted_usec_list_t.self)
        lws_sul_schedule(context, 0, entry, { LoopTimer.expired($0) }, max(1, delay.microseconds))
    }

    /// Fires once when ``Monotonic/now`` reaches `instant`.
    public func schedule(at instant: Duration) { schedule(after: instant - Monotonic.now) }

    /// Stops a running timer; harmless otherwise.
    public func cancel() {
        guard let context = Loop.executor.context, let cell else { return }
        let entry = UnsafeMutableRawPointer(cell).assumingMemoryBound(to: lws_sorted_usec_list_t.self)
        lws_sul_schedule(context, 0, entry, nil, Int64(-1))
    }

    private nonisolated static func expired(_ entry: UnsafeMutablePointer<lws_sorted_usec_list_t>?) {
        guard let entry else { return }
        let timer = UnsafeMutableRawPointer(entry).assumingMemoryBound(to: Cell.self)
            .pointee.owner.takeUnretainedValue()
        Loop.assumeIsolated { timer.fire() }
    }
}
