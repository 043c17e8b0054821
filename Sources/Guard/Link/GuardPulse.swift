internal import Loop

/// Signs of life to a guard, and whether it reads them.
///
/// The guard answers none: the agent sees in its own socket that the last one was taken, so an idle second costs each
/// process one wake-up.
@Loop final class GuardPulse {
    private let session: GuardSession
    private let times: GuardTimes
    private let onBeat: @Loop () -> Void
    private let onDeaf: @Loop (String) -> Void
    private var lastBeat = Monotonic.now
    private var timer: LoopTimer?

    /// Not begun yet; `onBeat` is told of each sign of life that was sent, `onDeaf`, in one sentence, of a guard that left one
    /// unread.
    init(
        _ session: GuardSession, _ times: GuardTimes, onBeat: @escaping @Loop () -> Void,
        onDeaf: @escaping @Loop (String) -> Void
    ) {
        self.session = session
        self.times = times
        self.onBeat = onBeat
        self.onDeaf = onDeaf
    }

    /// Begins at once.
    func start() {
        timer = LoopTimer { [weak self] in self?.beat() }
        send()
    }

    /// Stops; nobody is told anything afterwards.
    func stop() { timer = nil }

    private func beat() {
        guard session.hasUnread else { return send() }
        // An agent that was stopped itself must not blame its guard.
        let isLate = Monotonic.now - lastBeat > times.heartbeat + GuardTimes.late
        if isLate { return wait(times.overdue) }
        onDeaf("the guard read nothing for \(times.heartbeat.milliseconds) ms")
    }

    private func send() {
        guard session.send(.heartbeat) else { return onDeaf("the guard of the locks takes no orders") }
        wait(times.heartbeat)
        onBeat()
    }

    private func wait(_ time: Duration) {
        lastBeat = Monotonic.now
        timer?.schedule(after: time)
    }
}
