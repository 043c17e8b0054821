internal import Loop

/// What the agent does when its guard is gone: waits until the process has let go of its lines, then takes the lock
/// outputs itself, inactive, and lets them go for the next guard.
@Loop final class GuardSuccession {
    private let child: GuardChild?
    private let plan: GuardPlan
    private let onDone: @Loop (RelockOutcome) -> Void
    private let started = Monotonic.now
    private var timer: LoopTimer?

    /// Time between two looks; a killed process is gone within one or two.
    static let look: Duration = .milliseconds(1)
    /// After this the outcome is told whatever it is: somebody else holds the lines, or the process cannot end.
    static let patience: Duration = .milliseconds(80)

    init(of child: GuardChild?, _ plan: GuardPlan, onDone: @escaping @Loop (RelockOutcome) -> Void) {
        self.child = child
        self.plan = plan
        self.onDone = onDone
        child?.kill()
        timer = LoopTimer { [weak self] in self?.proceed() }
        timer?.schedule(after: .zero)
    }

    private func proceed() {
        let isLate = Monotonic.now - started > Self.patience
        guard isLate || child?.hasEnded() ?? true else { return again() }
        let outcome = Relock.drive(plan)
        guard isLate || !outcome.refused.contains(where: \.isHeld) else { return again() }
        timer = nil
        onDone(outcome)
    }

    private func again() { timer?.schedule(after: Self.look) }
}
