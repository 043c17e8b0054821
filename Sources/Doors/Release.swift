/// The guard's reducer: one lock output, released for a time that nothing extends past its ceiling.
///
/// The ceiling counts from the first active moment of an active period. Releases less than ``ReleaseLimits/rest``
/// apart are one period, so that locking and granting again cannot hold the output open; once less than a rest is left
/// of the ceiling, nothing starts until the output has rested. A grant in that time is denied; a press of the exit
/// button is kept and served when the rest is over, because somebody wants out.
public struct Release: Sendable, Equatable {
    /// Whether the output is active. Between a drive and its answer, what was asked for.
    public var isReleased: Bool {
        switch state {
        case .releasing, .released: true
        case .locked, .locking: false
        }
    }

    /// Whether the last answered drive left the output inactive.
    public var isLocked: Bool { state == .locked }

    private let limits: ReleaseLimits
    private var state = State.locking(.start, again: nil)
    private var period: Period?
    private var exitWaits = false
    private var isOver = false

    private enum State: Sendable, Equatable {
        case locked
        case releasing(End)
        case released(End)
        case locking(LockedReason, again: Duration?)
    }

    /// When a release ends, who wanted it and whether the ceiling cut it short.
    private struct End: Sendable, Equatable {
        let at: Duration
        let by: Releaser
        let reason: LockedReason
    }

    /// Active times with gaps shorter than a rest.
    private struct Period: Sendable, Equatable {
        let since: Duration
        var ended: Duration?
    }

    /// A lock whose output is being requested inactive: the first event is ``ReleaseEvent/driven`` or
    /// ``ReleaseEvent/driveFailed``.
    public init(limits: ReleaseLimits) { self.limits = limits }

    /// Takes one event and says what to do, in order.
    public mutating func step(_ event: ReleaseEvent, now: Duration) -> [ReleaseEffect] {
        switch event {
        case .grant(let time): return release(for: time, by: .agent, now)
        case .exit: return release(for: limits.releaseTime, by: .exit, now)
        case .lock: return lock(.asked)
        case .lineLost: return lock(.lineFault)
        case .end(let reason):
            isOver = true
            exitWaits = false
            return lock(reason)
        case .driven: return driven(now)
        case .driveFailed: return driveFailed(now)
        case .tick: return tick(now)
        }
    }

    private mutating func release(for time: Duration, by: Releaser, _ now: Duration) -> [ReleaseEffect] {
        guard !isOver else { return [] }
        guard time > .zero else { return [.report(.denied(.noTime, by: by))] }
        switch state {
        case .locked: return start(time, by, now)
        case .releasing(let end):
            state = .releasing(longer(end, time, by, now))
            return []
        case .released(let end):
            let longer = longer(end, time, by, now)
            state = .released(longer)
            return [.wake(at: longer.at), .report(.released(until: longer.at, by: by))]
        case .locking: return [.report(.denied(.lineFault, by: by))]
        }
    }

    private mutating func start(_ time: Duration, _ by: Releaser, _ now: Duration) -> [ReleaseEffect] {
        if let rested = restEnd(now) {
            guard by == .exit else { return [.report(.denied(.resting(until: rested), by: by))] }
            exitWaits = true
            return [.wake(at: rested)]
        }
        period = Period(since: continuing(now) ?? now)
        state = .releasing(end(time, by, now))
        return [.drive(.released)]
    }

    /// When a new release may start, where it may not start now.
    private func restEnd(_ now: Duration) -> Duration? {
        guard let since = continuing(now), let ended = period?.ended else { return nil }
        return since + limits.ceiling - now < limits.rest ? ended + limits.rest : nil
    }

    /// The start of the last active period, while a release now would still belong to it.
    private func continuing(_ now: Duration) -> Duration? {
        guard let period, let ended = period.ended, now - ended < limits.rest else { return nil }
        return period.since
    }

    private func end(_ time: Duration, _ by: Releaser, _ now: Duration) -> End {
        let ceiling = (period?.since ?? now) + limits.ceiling
        let wanted = now + time
        return End(at: min(wanted, ceiling), by: by, reason: wanted > ceiling ? .ceiling : .deadline)
    }

    private func longer(_ old: End, _ time: Duration, _ by: Releaser, _ now: Duration) -> End {
        let new = end(time, by, now)
        return new.at > old.at || new.reason == .ceiling ? new : old
    }

    private mutating func lock(_ reason: LockedReason) -> [ReleaseEffect] {
        if case .locking(_, let again) = state {
            state = .locking(reason, again: again)
        } else {
            state = .locking(reason, again: nil)
        }
        return [.drive(.locked)]
    }

    private mutating func driven(_ now: Duration) -> [ReleaseEffect] {
        switch state {
        case .releasing(let end):
            state = .released(end)
            return [.wake(at: end.at), .report(.released(until: end.at, by: end.by))]
        case .locking(let reason, _):
            state = .locked
            if period?.ended == nil { period?.ended = now }
            return [.report(.locked(reason))] + waiting(now)
        case .locked, .released: return []
        }
    }

    private mutating func driveFailed(_ now: Duration) -> [ReleaseEffect] {
        switch state {
        case .releasing(let end): return [.report(.denied(.lineFault, by: end.by))] + lock(.lineFault)
        case .locking(let reason, let failed):
            let again = now + limits.retry
            state = .locking(reason, again: again)
            return (failed == nil ? [.report(.lockFailing)] : []) + [.wake(at: again)]
        case .locked, .released: return []
        }
    }

    private mutating func tick(_ now: Duration) -> [ReleaseEffect] {
        switch state {
        case .released(let end): return now >= end.at ? lock(end.reason) : [.wake(at: end.at)]
        case .locking(_, let again?): return now >= again ? [.drive(.locked)] : [.wake(at: again)]
        case .locked: return waiting(now)
        case .releasing, .locking: return []
        }
    }

    /// Serves a press of the exit button that came during a rest.
    private mutating func waiting(_ now: Duration) -> [ReleaseEffect] {
        guard exitWaits else { return [] }
        exitWaits = false
        return start(limits.releaseTime, .exit, now)
    }
}
