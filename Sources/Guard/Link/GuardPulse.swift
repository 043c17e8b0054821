internal import Doors
internal import Loop

/// Signs of life to a guard, and whether it reads them.
///
/// The guard answers none: the agent sees in its own socket that the last one was taken, so each costs either process one
/// wake-up. About one a second while a door is held or an exit button blocked, which end when the guard hears nothing; else as
/// few as find a guard that is stuck in time. One that is *stopped* is told of by the kernel, see
/// ``GuardLink/childChanged()``.
@Loop final class GuardPulse {
    /// What ends when the guard does not hear of us.
    private enum Need: Hashable {
        case hold(String)
        case blockedExit(String)
    }

    private let session: GuardSession
    private let times: GuardTimes
    private let onBeat: @Loop () -> Void
    private let onDeaf: @Loop (String) -> Void
    private var needs: Set<Need> = []
    private var lastBeat = Monotonic.now
    private var lastOrder = Duration.zero
    private var waits: Duration = .zero
    private var forgiven = 0
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

    /// An order was sent.
    func sent(_ order: GuardOrder) {
        lastOrder = Monotonic.now
        switch order {
        case .hold(let door): need(.hold(door))
        case .serveExit(let door, false): need(.blockedExit(door))
        case .plan, .release, .serveExit, .lock, .lockAll, .heartbeat, .answer, .bye: break
        }
    }

    /// The guard reported.
    func heard(_ report: GuardReport) {
        switch report {
        case .door(let door, .held): need(.hold(door))
        case .door(let door, .locked), .door(let door, .denied(.notContinuous, _)): needs.remove(.hold(door))
        case .door(let door, .exitServed(true)), .door(let door, .denied(.exitBlocked, .agent)):
            needs.remove(.blockedExit(door))
        case .door, .ready, .exit, .fault, .answered, .refused: break
        }
    }

    private func need(_ need: Need) {
        let isFirst = needs.isEmpty
        needs.insert(need)
        if isFirst, waits > times.heartbeat { wait(times.heartbeat) }
    }

    private func beat() {
        guard session.hasUnread else { return send() }
        // What is unread may be an order that was sent since; it is a sign of life too, and has an answer to wait for.
        if lastOrder > lastBeat { return wait(times.heartbeat) }
        // An agent that was stopped itself must not blame its guard; one that is always late must in the end.
        if Monotonic.now - lastBeat > waits + GuardTimes.late, forgiven < GuardDeadlines.mostForgiven {
            forgiven += 1
            return wait(times.overdue)
        }
        onDeaf("the guard read nothing for \(waits.milliseconds) ms")
    }

    private func send() {
        guard session.send(.heartbeat) else { return onDeaf("the guard of the locks takes no orders") }
        forgiven = 0
        wait(needs.isEmpty ? times.idleHeartbeat : times.heartbeat)
        onBeat()
    }

    private func wait(_ time: Duration) {
        lastBeat = Monotonic.now
        waits = time
        timer?.schedule(after: time)
    }
}
