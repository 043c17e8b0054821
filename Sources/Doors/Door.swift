/// What happens to a door, as the agent sees it.
public enum DoorEvent: Sendable, Equatable {
    /// Somebody wants it released, for the configured release time unless another one is given.
    case release(DoorRequest, for: Duration?)
    /// Somebody wants it locked.
    case lock(DoorRequest)
    /// The guard reported.
    case reported(ReleaseReport)
    /// The guard is gone; whether the agent has the lock output inactive by itself.
    case guardLost(locked: Bool)
    /// The lock monitor was read: true for unlocked, nil for unreadable.
    case monitor(Bool?)
    /// The door position switch was read: true for open, nil for unreadable.
    case contact(Bool?)
    /// The time of the last ``DoorEffect/wake(at:)`` has come.
    case tick
}

/// What the agent does for a door.
public enum DoorEffect: Sendable, Equatable {
    /// Ask the guard for a release.
    case askRelease(for: Duration)
    /// Ask the guard for the lock.
    case askLock
    /// Answer the request of this id.
    case answer(UInt64, DoorAnswer)
    /// Write the audit.
    case record(DoorRecord)
    /// Let the people in front of the door notice.
    case signal(DoorSignal)
    /// Send ``DoorEvent/tick`` at this time; replaces any earlier wake.
    case wake(at: Duration)
}

/// The agent's reducer for one door: mode, sensed state, and who waits for the guard.
///
/// The guard decides how long an output is active; the door asks, remembers who asked and why, and answers.
public struct Door: Sendable, Equatable {
    /// What is commanded.
    public private(set) var mode = DoorMode.unknown
    /// What is sensed.
    public private(set) var state = DoorState()
    /// Longest wait for the guard's answer. It answers within a millisecond or is not there.
    public static let answerTime: Duration = .milliseconds(500)

    private let releaseTime: Duration
    private var hasGuard = false
    private var waiting: [Waiting] = []

    /// A request the guard has not answered. Those for a release are answered in the order they were sent.
    private struct Waiting: Sendable, Equatable {
        enum Wish: Sendable, Equatable { case release, lock }
        let wish: Wish
        let request: DoorRequest
        let until: Duration
        /// The requester was told; the guard's answer is still to come.
        var isOver = false
    }

    /// A door before its guard is there; `releaseTime` is the configuration's `release_time_ms`.
    public init(releaseTime: Duration = .seconds(5)) { self.releaseTime = releaseTime }

    /// Takes one event and says what to do, in order.
    public mutating func step(_ event: DoorEvent, now: Duration) -> [DoorEffect] {
        switch event {
        case .release(let request, let time): return ask(.release, request, .askRelease(for: time ?? releaseTime), now)
        case .lock(let request): return ask(.lock, request, .askLock, now)
        case .reported(let report):
            hasGuard = true
            return reported(report)
        case .guardLost(let locked):
            hasGuard = false
            return guardLost(locked)
        case .monitor(let unlocked):
            state.lock = unlocked.map { $0 ? .unlocked : .locked } ?? .unknown
            return []
        case .contact(let open):
            state.leaf = open.map { $0 ? .open : .closed } ?? .unknown
            return []
        case .tick: return expire(now)
        }
    }

    private mutating func ask(
        _ wish: Waiting.Wish, _ request: DoorRequest, _ effect: DoorEffect, _ now: Duration
    ) -> [DoorEffect] {
        guard hasGuard else { return refuse(request, .guardMissing) }
        waiting.append(Waiting(wish: wish, request: request, until: now + Self.answerTime))
        return [effect] + wake
    }

    private func refuse(_ request: DoorRequest, _ refusal: DoorRefusal) -> [DoorEffect] {
        [.record(.refused(refusal, by: request.by)), .answer(request.id, .refused(refusal))]
    }

    private var wake: [DoorEffect] {
        waiting.lazy.filter { !$0.isOver }.map(\.until).min().map { [.wake(at: $0)] } ?? []
    }

    private mutating func reported(_ report: ReleaseReport) -> [DoorEffect] {
        switch report {
        case .released(let until, .exit): return released(until, by: .exitButton)
        case .released(let until, .agent): return granted(until)
        case .denied(let denial, .exit): return [.record(.refused(DoorRefusal(denial), by: .exitButton))]
        case .denied(let denial, .agent):
            guard let asked = takeFirstRelease(), !asked.isOver else { return [] }
            return refuse(asked.request, DoorRefusal(denial))
        case .locked(let reason): return locked(reason)
        case .lockFailing: return [.record(.lockFailing)]
        case .held, .exitServed: return []
        }
    }

    private mutating func released(_ until: Duration, by requester: Requester) -> [DoorEffect] {
        mode = .accessed(until: until, by: requester)
        return [.record(.released(by: requester, until: until))]
    }

    private mutating func granted(_ until: Duration) -> [DoorEffect] {
        guard let asked = takeFirstRelease() else { return released(until, by: .agent) }
        let effects = released(until, by: asked.request.by)
        // Whoever was told "refused" must not find the door released a moment later.
        return effects + (asked.isOver ? [.askLock] : [.answer(asked.request.id, .released(until: until))])
    }

    private mutating func takeFirstRelease() -> Waiting? {
        waiting.firstIndex { $0.wish == .release }.map { waiting.remove(at: $0) }
    }

    private mutating func locked(_ reason: LockedReason) -> [DoorEffect] {
        mode = .locked
        let askers = reason == .asked ? waiting.filter { $0.wish == .lock } : []
        waiting.removeAll { askers.contains($0) }
        let answers = askers.filter { !$0.isOver }.map { DoorEffect.answer($0.request.id, .locked) }
        return [.record(.locked(reason, by: askers.first?.request.by))] + answers
    }

    private mutating func guardLost(_ locked: Bool) -> [DoorEffect] {
        mode = locked ? .locked : .unknown
        let open = waiting.filter { !$0.isOver }
        waiting = []
        return [.record(.guardLost(locked: locked))]
            + open.flatMap { asked in
                asked.wish == .lock && locked
                    ? [.answer(asked.request.id, .locked)] : refuse(asked.request, .guardMissing)
            }
    }

    private mutating func expire(_ now: Duration) -> [DoorEffect] {
        let late = waiting.indices.filter { !waiting[$0].isOver && now >= waiting[$0].until }
        for index in late { waiting[index].isOver = true }
        return late.flatMap { refuse(waiting[$0].request, .noAnswer) } + wake
    }
}
