internal import Loop

/// Waiting on the loop without holding it.
@Loop enum Pause {
    /// Returns after `delay` on the monotonic clock.
    static func wait(for delay: Duration) async {
        var timer: LoopTimer?
        await withCheckedContinuation { continuation in
            timer = LoopTimer { continuation.resume() }
            timer?.schedule(after: delay)
        }
        timer?.cancel()
    }
}
