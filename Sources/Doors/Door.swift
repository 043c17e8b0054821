/// The agent's reducer for one door: what is commanded, what is sensed, what is wrong, and who waits for the guard.
///
/// The guard decides how long an output is active; the door asks, remembers who asked and why, and answers. Mode and
/// state are kept apart: see the field vocabulary, section 3.
public struct Door: Sendable, Hashable {
    /// What is sensed.
    public internal(set) var state = DoorState()
    /// What outlives a restart.
    public internal(set) var kept: KeptDoor
    /// What is wrong now, in the order of ``DoorAlarm``.
    public internal(set) var alarms: [DoorAlarm] = []
    let rules: DoorRules
    var hasGuard = false
    var output = Output.unknown
    /// The output does not go inactive.
    var lockFails = false
    var servesExit = true
    /// Whether every other door of the interlock group is secured, as far as this one was told.
    public private(set) var othersAreSecured: Bool
    /// The hold-open schedule wants the door open now.
    var isScheduled = false
    /// What was kept is known: before, nothing holds the door open.
    var isRestored: Bool
    /// Somebody commanded a mode since the start.
    var wasCommanded = false
    /// Before this time no hold is asked for again.
    var holdAgain: Duration?
    var asks = Asks()
    var leaf = Leaf()
    var forced = Forced()
    var heldOpen: HeldOpen
    var relock: Relock
    var watch = LockWatch()
    var tamper = Tamper()
    /// What the lock monitor says, true for unlocked; nil while nothing is known.
    public private(set) var monitorReading: Bool?
    var stationTamper: Bool?
    var wasTampered = false
    var stoodOpen = false
    private var lastWake: Duration?
    var lastSignal: DoorSignal?

    /// The lock output, as the guard last reported it.
    enum Output: Sendable, Hashable {
        case unknown
        case locked
        case released(until: Duration, by: Requester)
        case held
    }

    /// Time after which a hold that was denied is asked for again.
    static let holdRetry: Duration = .seconds(1)

    /// A door before its guard is there, with what was kept of it; nil while that is not known.
    public init(rules: DoorRules = DoorRules(), kept: KeptDoor? = KeptDoor()) {
        self.rules = rules
        self.kept = kept ?? KeptDoor()
        isRestored = kept != nil
        if self.kept.mode.holdsOpen, !rules.isContinuous { self.kept.endLasting() }
        othersAreSecured = !rules.isInterlocked
        heldOpen = HeldOpen(rules)
        relock = Relock(rules)
    }

    /// What is commanded.
    public var mode: DoorMode {
        switch output {
        case .unknown: .unknown
        case .released(let until, let by): .accessed(until: until, by: by)
        case .locked where lockFails: .unknown
        // Told to lock, and not locked yet.
        case .held where !standing.holdsOpen: .unknown
        case .locked, .held: DoorMode(standing)
        }
    }

    /// Whether the door is closed and locked as far as its lines can tell, and nothing is on its way that releases it.
    public var isSecured: Bool {
        output == .locked && !lockFails && !asks.mayRelease && (leaf.isAtRest || !rules.sensesLeaf)
            && (state.lock == .locked || !rules.sensesLock) && !isContradicted
    }

    /// Whether output and monitor say the opposite of each other: nothing may show the door as locked then.
    public var isContradicted: Bool { watch.disagrees || watch.isAlarmed }

    /// The mode without momentary access: what was commanded, under a tamper block and the schedule.
    var standing: StandingMode {
        switch kept.mode {
        case .blocked, .lockedDown, .lockedOpen: kept.mode
        case .unlocked: kept.isTamperBlocked ? .blocked : .unlocked
        case .locked:
            if kept.isTamperBlocked { .blocked } else { followsSchedule ? .unlocked : .locked }
        }
    }

    private var followsSchedule: Bool { isScheduled && isRestored && !kept.isHeldBack }

    /// Takes one event and says what to do, in order.
    public mutating func step(_ event: DoorEvent, now: Duration) -> [DoorEffect] {
        var effects: [DoorEffect] = []
        take(event, now, &effects)
        settle(now, &effects)
        return effects
    }

    private mutating func take(_ event: DoorEvent, _ now: Duration, _ effects: inout [DoorEffect]) {
        switch event {
        case .release(let request, let time): release(request, for: time ?? rules.releaseTime, now, &effects)
        case .command(let command, let request): obey(command, request, now, &effects)
        case .withdrawn(let person): withdraw(person, now, &effects)
        case .reported(let report): heard(report, now, &effects)
        case .guardLost(let locked): guardLost(locked, &effects)
        case .monitor(let unlocked): monitorReading = unlocked
        case .contact(let reading): note(leaf.read(reading, now), now)
        case .tamper(let active):
            stationTamper = active
            // A contact that cannot be read any more ends nothing.
            wasTampered = active ?? wasTampered
        case .others(let secured): othersAreSecured = secured
        case .restored(let kept): restore(kept, &effects)
        case .time(let time): schedule(time, &effects)
        case .tick: lastWake = nil
        }
    }

    /// What follows from the event and from the time, whatever the event was.
    private mutating func settle(_ now: Duration, _ effects: inout [DoorEffect]) {
        allow(now)
        note(leaf.tick(now), now)
        sense(now, &effects)
        secureBehindLeaf(now, &effects)
        expire(now, &effects)
        reconcile(now, &effects)
        allow(now)
        tell(&effects)
        wakeUp(&effects)
    }

    private mutating func wakeUp(_ effects: inout [DoorEffect]) {
        let relocks = asks.waitsForRelease ? nil : relock.due
        let next = [
            asks.wake, leaf.wake, heldOpen.wake(isClosed: leaf.state == .closed), relocks, watch.wake, tamper.wake,
            holdWake,
        ]
        .compactMap(\.self).min()
        if let next, next != lastWake { effects.append(.wake(at: next)) }
        lastWake = next
    }
}
