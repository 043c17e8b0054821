internal import Loop

/// Notices that a request has had no answer for some time, while it is still under way.
@Loop final class CloudSilence {
    private let bound: Duration
    private let onSilence: @Loop () -> Void
    private lazy var timer = LoopTimer { [weak self] in self?.onSilence() }
    private var waiting: [Int: Duration] = [:]
    private var last = 0

    init(after bound: Duration, onSilence: @escaping @Loop () -> Void) {
        self.bound = bound
        self.onSilence = onSilence
    }

    /// A request goes out; the number ends it.
    func begin() -> Int {
        last += 1
        waiting[last] = Monotonic.now
        if waiting.count == 1 { timer.schedule(after: bound) }
        return last
    }

    /// Its answer, or the end of waiting for it, is there.
    func end(_ number: Int) {
        waiting[number] = nil
        if let oldest = waiting.values.min() { timer.schedule(at: oldest + bound) } else { timer.cancel() }
    }
}
