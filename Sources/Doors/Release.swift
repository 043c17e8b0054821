/// The guard's reducer: one lock output, released for a time that nothing extends past its ceiling.
///
/// The ceiling counts from the first active moment of an active period. Releases less than ``ReleaseLimits/rest``
/// apart are one period, so that locking and granting again cannot hold the output open; once less than a rest is left
/// of the ceiling, nothing starts until the output has rested. A grant in that time is denied; a press of the exit
/// button is kept and served when the rest is over, because somebody wants out.
///
/// A *hold* is a release without end, given only to a lock declared ``ReleaseLimits/continuous``. It takes the place of
/// a release and of its ceiling; grants and presses during it change nothing, and nothing of them is left when it ends.
/// It ends with an order to lock, a line fault, the agent's end, or ``ReleaseLimits/silence``; the output is then
/// inactive, and the agent has to ask for the next hold. What comes after a hold has a ceiling of its own.
public struct Release: Sendable, Hashable {
    /// Whether the output is active. Between a drive and its answer, what was asked for.
    public var isReleased: Bool {
        switch state {
        case .releasing, .released: true
        case .locked, .locking: false
        }
    }

    /// Whether the output is active without end.
    public var isHeld: Bool { state == .releasing(.held) || state == .released(.held) }
    /// Whether the last answered drive left the output inactive.
    public var isLocked: Bool { state == .locked }
    /// Whether a press of the exit button releases.
    public private(set) var servesExit = true

    private let limits: ReleaseLimits
    private var state = State.locking(.start, again: nil)
    private var period: Period?
    private var exitWaits = false
    private var isOver = false
    /// When the agent counts as silent; nil while nothing depends on it.
    private var silentAt: Duration?

    /// A lock whose output is being requested inactive: the first event is ``ReleaseEvent/driven`` or
    /// ``ReleaseEvent/driveFailed``.
    public init(limits: ReleaseLimits) { self.limits = limits }

    /// Takes one event and says what to do, in order.
    public mutating func step(_ event: ReleaseEvent, now: Duration) -> [ReleaseEffect] {
        let effects = take(event, now)
        if !isHeld, servesExit { silentAt = nil }
        // Whoever drives answers first; the wake belongs to what is then.
        guard let due, !effects.contains(where: \.isDrive) else { return effects }
        return effects + [.wake(at: due)]
    }

    private mutating func take(_ event: ReleaseEvent, _ now: Duration) -> [ReleaseEffect] {
        switch event {
        case .grant(let time): return release(for: time, by: .agent, now)
        case .hold: return hold(now)
        case .exit:
            guard servesExit else { return [.report(.denied(.exitBlocked, by: .exit))] }
            return release(for: limits.releaseTime, by: .exit, now)
        case .serveExit(let served): return serveExit(served, now)
        case .lock: return lock(.asked)
        case .lineLost: return lock(.lineFault)
        case .end(let reason): return end(reason)
        case .heard:
            if silentAt != nil { silentAt = now + limits.silence }
            return []
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
        case .releasing(.until(let end)):
            state = .releasing(.until(longer(end, time, by, now)))
            return []
        case .released(.until(let end)):
            let longer = longer(end, time, by, now)
            state = .released(.until(longer))
            return [.report(.released(until: longer.at, by: by))]
        case .releasing(.held), .released(.held): return by == .agent ? [.report(.held)] : []
        case .locking: return [.report(.denied(.lineFault, by: by))]
        }
    }

    private mutating func start(_ time: Duration, _ by: Releaser, _ now: Duration) -> [ReleaseEffect] {
        if let rested = restEnd(now) {
            guard by == .exit else { return [.report(.denied(.resting(until: rested), by: by))] }
            exitWaits = true
            return []
        }
        exitWaits = false
        period = Period(since: continuing(now) ?? now)
        state = .releasing(.until(end(time, by, now)))
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

    private mutating func hold(_ now: Duration) -> [ReleaseEffect] {
        guard !isOver else { return [] }
        guard limits.continuous else { return [.report(.denied(.notContinuous, by: .agent))] }
        silentAt = now + limits.silence
        exitWaits = false
        switch state {
        case .locked:
            state = .releasing(.held)
            return [.drive(.released)]
        case .releasing:
            state = .releasing(.held)
            return []
        case .released:
            state = .released(.held)
            period = nil
            return [.report(.held)]
        case .locking: return [.report(.denied(.lineFault, by: .agent))]
        }
    }

    private mutating func serveExit(_ served: Bool, _ now: Duration) -> [ReleaseEffect] {
        guard !isOver else { return [] }
        guard served || limits.exitMayBeBlocked else { return [.report(.denied(.exitBlocked, by: .agent))] }
        servesExit = served
        if !served {
            silentAt = now + limits.silence
            exitWaits = false
        }
        return [.report(.exitServed(served))]
    }

    private mutating func end(_ reason: LockedReason) -> [ReleaseEffect] {
        isOver = true
        servesExit = true
        exitWaits = false
        return lock(reason)
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
        case .releasing(.until(let end)):
            state = .released(.until(end))
            return [.report(.released(until: end.at, by: end.by))]
        case .releasing(.held):
            state = .released(.held)
            period = nil
            return [.report(.held)]
        case .locking(let reason, _):
            state = .locked
            if period?.ended == nil { period?.ended = now }
            return [.report(.locked(reason))] + waiting(now)
        case .locked, .released: return []
        }
    }

    private mutating func driveFailed(_ now: Duration) -> [ReleaseEffect] {
        switch state {
        case .releasing(let span): return [.report(.denied(.lineFault, by: span.by))] + lock(.lineFault)
        case .locking(let reason, let failed):
            state = .locking(reason, again: now + limits.retry)
            return failed == nil ? [.report(.lockFailing)] : []
        case .locked, .released: return []
        }
    }

    private mutating func tick(_ now: Duration) -> [ReleaseEffect] {
        if let silentAt, now >= silentAt { return silent() }
        switch state {
        case .released(.until(let end)): return now >= end.at ? lock(end.reason) : []
        case .locking(_, let again?): return now >= again ? [.drive(.locked)] : []
        case .locked: return waiting(now)
        case .releasing, .released(.held), .locking: return []
        }
    }

    /// The agent was silent too long: nothing that needs it goes on.
    private mutating func silent() -> [ReleaseEffect] {
        silentAt = nil
        let told: [ReleaseEffect] = servesExit ? [] : [.report(.exitServed(true))]
        servesExit = true
        return told + (isHeld ? lock(.peerSilent) : [])
    }

    /// Serves a press of the exit button that came during a rest.
    private mutating func waiting(_ now: Duration) -> [ReleaseEffect] {
        exitWaits ? start(limits.releaseTime, .exit, now) : []
    }

    /// When ``ReleaseEvent/tick`` is needed.
    private var due: Duration? {
        let own: Duration? =
            switch state {
            case .released(.until(let end)): end.at
            case .locking(_, let again): again
            case .locked: exitWaits ? period?.ended.map { $0 + limits.rest } : nil
            case .releasing, .released(.held): nil
            }
        return [own, silentAt].compactMap(\.self).min()
    }
}

extension ReleaseEffect {
    fileprivate var isDrive: Bool { if case .drive = self { true } else { false } }
}
