extension Loop {
    /// Waits on the loop's own timer, without a thread of the global pool; ends early when the task is cancelled.
    public static func sleep(for delay: Duration) async {
        let nap = Nap()
        await withTaskCancellationHandler {
            await nap.wait(delay)
        } onCancel: {
            Loop.post { nap.wake() }
        }
    }
}

/// One wait: its timer and the task that waits.
@Loop private final class Nap {
    private var waiting: CheckedContinuation<Void, Never>?
    private var woken = false
    private lazy var timer = LoopTimer { [unowned self] in self.wake() }

    func wait(_ delay: Duration) async {
        await withCheckedContinuation { continuation in
            guard !woken else { return continuation.resume() }
            waiting = continuation
            timer.schedule(after: delay)
        }
    }

    func wake() {
        woken = true
        timer.cancel()
        waiting?.resume()
        waiting = nil
    }
}
