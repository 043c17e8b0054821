public import Loop

/// What the agent hears from its guard.
public enum GuardNews: Sendable, Equatable {
    /// The guard reported.
    case report(GuardReport)
    /// The guard is gone, said in one sentence, and what became of the locks when the agent took them itself. A new
    /// guard is being started.
    case lost(sentence: String, RelockOutcome)
    /// The guard is gone after ``GuardLink/stop()``, and what the locks were found to be.
    case stopped(RelockOutcome)
}

/// The agent's side of the guard: starts it, asks it, and stands in for it when it is gone.
@Loop public final class GuardLink {
    /// The guard's process, while there is one.
    public var processID: Int32? { session?.child.id }
    /// Whether the guard has its plan; orders before are lost.
    public private(set) var isReady = false

    /// Told whenever the guard was given a sign of life: for others who beat at that pace, and need no wake-up of their own.
    public var onBeat: @Loop () -> Void = {}

    private let plan: GuardPlan
    private let program: GuardProgram
    private let times: GuardTimes
    private let onNews: @Loop (GuardNews) -> Void

    private var session: GuardSession?
    private var pulse: GuardPulse?
    private var succession: GuardSuccession?
    private var deadlines: GuardDeadlines
    private var deadlineTimer: LoopTimer?
    private var restart: Backoff
    private var restartTimer: LoopTimer?
    private var stopping: [CheckedContinuation<Void, Never>] = []
    private var isStopped = false

    /// A link whose guard is not started yet. Throws when the plan cannot be held.
    public init(
        _ plan: GuardPlan, program: GuardProgram = .own, times: GuardTimes = .init(),
        onNews: @escaping @Loop (GuardNews) -> Void
    ) throws(GuardError) {
        if let fault = plan.fault { throw .plan(fault) }
        self.plan = plan
        self.program = program
        self.times = times
        self.onNews = onNews
        restart = times.restart
        deadlines = GuardDeadlines(times)
        deadlineTimer = LoopTimer { [weak self] in self?.checkDeadlines() }
        restartTimer = LoopTimer { [weak self] in self?.start() }
    }

    /// Starts the guard, now and again whenever it is gone. What happens comes as news.
    public func start() {
        guard session == nil, succession == nil, !isStopped else { return }
        do throws(GuardError) {
            session = try GuardSession(
                program, plan, onReport: { [weak self] in self?.heard($0) }, onEnd: { [weak self] in self?.lost($0) })
            deadlines.started(Monotonic.now)
            watchDeadlines()
        } catch {
            lost("\(error)")
        }
    }

    /// Asks for a release of `door` for `time`, an hour at most; the guard's report answers.
    public func release(_ door: String, for time: Duration) {
        order(.release(door: door, for: min(max(time, .zero), GuardOrder.longestAsked)))
    }

    /// Asks for a release of `door` without end; the guard's report answers. It ends with a lock or with the guard, and
    /// when the guard does not hear of this agent for ``ReleaseLimits/silence``; nothing asks for it again by itself.
    public func hold(_ door: String) { order(.hold(door: door)) }

    /// Asks that the exit button of `door` release by itself, or not; the guard's report answers. A new guard serves it.
    public func serveExit(_ door: String, _ served: Bool) { order(.serveExit(door: door, served)) }

    /// Asks for the lock of `door`; the guard's report answers.
    public func lock(_ door: String) { order(.lock(door: door)) }

    /// Asks for the lock of every door.
    public func lockAll() { order(.lockAll) }

    /// A child of this process has changed (`SIGCHLD`): a guard that is stopped is ended and replaced at once.
    public func childChanged() {
        if let session, session.child.isStopped() { lost("the guard of the locks was stopped") }
    }

    /// Lets the guard lock every door and end; returns when its process is gone and every lock output was left
    /// inactive, or could not be. The reports of the locks come before. Not to be started again.
    public func stop() async {
        isStopped = true
        restartTimer?.cancel()
        guard session != nil || succession != nil else { return }
        await withCheckedContinuation { continuation in
            stopping.append(continuation)
            guard let session, stopping.count == 1 else { return }
            pulse?.stop()
            _ = session.send(.bye)
            deadlines.leaving(Monotonic.now)
            watchDeadlines()
        }
    }

    private func order(_ order: GuardOrder) {
        guard let session else { return }
        let number = deadlines.ordered(Monotonic.now)
        pulse?.sent(order)
        if session.send(order), session.send(.answer(number)) {
            watchDeadlines()
        } else {
            lost("the guard of the locks takes no orders")
        }
    }

    private func heard(_ report: GuardReport) {
        deadlines.heard(report)
        watchDeadlines()
        pulse?.heard(report)
        if case .ready = report { ready() }
        if case .answered = report { return }
        onNews(.report(report))
    }

    private func ready() {
        isReady = true
        guard let session, pulse == nil else { return }
        pulse = GuardPulse(
            session, times, onBeat: { [weak self] in self?.onBeat() }, onDeaf: { [weak self] in self?.lost($0) })
        pulse?.start()
    }

    private func watchDeadlines() {
        if let next = deadlines.next { deadlineTimer?.schedule(at: next) } else { deadlineTimer?.cancel() }
    }

    /// An agent that was stopped itself must not blame its guard: reports that wait are read first, and those still
    /// on their way get a moment.
    private func checkDeadlines() {
        session?.readReports()
        let now = Monotonic.now
        if deadlines.isLate(now) { deadlines.forgive(now) }
        guard let sentence = deadlines.overdue(now) else { return watchDeadlines() }
        lost(sentence)
    }

    private func lost(_ sentence: String) {
        let ended = session
        if let ended, Monotonic.now - ended.since >= times.proven { restart.reset() }
        ended?.close()
        session = nil
        pulse?.stop()
        pulse = nil
        isReady = false
        deadlines.ended()
        deadlineTimer?.cancel()
        succession = GuardSuccession(of: ended?.child, plan) { [weak self] in self?.succeeded(sentence, $0) }
    }

    private func succeeded(_ sentence: String, _ outcome: RelockOutcome) {
        succession = nil
        guard !isStopped else {
            onNews(.stopped(outcome))
            for continuation in stopping { continuation.resume() }
            stopping = []
            return
        }
        onNews(.lost(sentence: sentence, outcome))
        var generator = SystemRandomNumberGenerator()
        restartTimer?.schedule(after: restart.next(using: &generator))
    }
}
