import Doors
import Grants

/// One door of the agent, its release in the guard, and what is on its way between them.
///
/// Time goes in half seconds, and every time of the two reducers is a small multiple of it: short sequences reach every
/// deadline. A drive fails while the line is broken.
struct DoorWorld: Hashable {
    enum Move: String, CaseIterable {
        case release, exit, lock, unlock, block, endBlock, lockdown, endLockdown, lockopen, endLockopen, relock
        case opens, closes, tamper, untamper, clear, follows, contradicts, scheduled, unscheduled, withdrawn
        case breaks, heals, guardDies, agentDies, guardReads, agentReads, time
    }

    enum Order: Hashable {
        case release(Duration)
        case hold, lock
        case serveExit(Bool)
    }

    private(set) var door: Door
    private(set) var release: Release
    /// Half seconds since the start.
    private(set) var now = 0
    private(set) var isBroken = false
    private var healedAt: Int?
    /// The lock output as it really is.
    private(set) var isActive = false
    /// When it became active first, gaps shorter than a rest left out; anew after a hold.
    private(set) var activeSince: Int?
    private var inactiveSince = 0
    private var wasHeld = false
    /// Since the output was last inactive: somebody was told "released", or the exit button released.
    private(set) var wasGranted = false
    private(set) var wasExit = false

    private let rules: DoorRules
    private let limits: ReleaseLimits
    private var toGuard: [Order] = []
    private var toAgent: [ReleaseReport] = []
    private var doorWake: Duration?
    private var guardWake: Duration?
    private var lastID: UInt64 = 0

    /// Longest queue in either direction; a longer one is read first.
    private static let longestQueue = 3

    /// The output cannot be written, or could not until just now: the next try is a tenth of a second away.
    var isExcused: Bool { isBroken || healedAt == now }

    var time: Duration { .milliseconds(500 * now) }
    /// Nothing is on its way, and no drive waits to be tried again.
    var isSettled: Bool { toGuard.isEmpty && toAgent.isEmpty && !isBroken && (release.isLocked || release.isReleased) }

    init(rules: DoorRules, limits: ReleaseLimits) {
        self.rules = rules
        self.limits = limits
        door = Door(rules: rules)
        release = Release(limits: limits)
        start()
        tellDoor(.contact(.closed))
        tellDoor(.monitor(false))
        drain()
    }

    /// A guard that has just taken its lines, inactive.
    private mutating func start() {
        release = Release(limits: limits)
        toGuard = []
        toAgent = []
        isActive = false
        isBroken = false
        (activeSince, inactiveSince, wasHeld) = (nil, now, false)
        (wasGranted, wasExit) = (false, false)
        tellGuard(.driven)
    }

    private mutating func drain() {
        while !toGuard.isEmpty || !toAgent.isEmpty {
            if !toGuard.isEmpty { readOrder() }
            if !toAgent.isEmpty { tellDoor(.reported(toAgent.removeFirst())) }
        }
    }

    /// Makes a move; false where it means nothing here.
    mutating func make(_ move: Move) -> Bool {
        switch move {
        case .release:
            ask {
                .release($0, for: nil)
            } by: {
                .call(person: "p")
            }
        case .exit: tellGuard(.exit)
        case .lock: command(.lock)
        case .unlock: command(.unlock)
        case .block: command(.block)
        case .endBlock: command(.endBlock)
        case .lockdown: command(.lockdown)
        case .endLockdown: command(.endLockdown)
        case .lockopen: command(.lockopen)
        case .endLockopen: command(.endLockopen)
        case .relock: command(.relock)
        case .opens: tellDoor(.contact(.open))
        case .closes: tellDoor(.contact(.closed))
        case .tamper: tellDoor(.tamper(true))
        case .untamper: tellDoor(.tamper(false))
        case .clear: command(.clear)
        case .follows: tellDoor(.monitor(isActive))
        case .contradicts: tellDoor(.monitor(!isActive))
        case .scheduled: tellDoor(.time(Self.inside))
        case .unscheduled: tellDoor(.time(nil))
        case .withdrawn: tellDoor(.withdrawn(person: "p"))
        case .breaks:
            guard !isBroken else { return false }
            isBroken = true
        case .heals:
            guard isBroken else { return false }
            isBroken = false
            healedAt = now
        case .guardDies:
            tellDoor(.guardLost(locked: true))
            start()
        case .agentDies:
            door = Door(rules: rules, kept: KeptDoor(door.kept.text, isTamperBlocked: door.kept.isTamperBlocked))
            doorWake = nil
            start()
        case .guardReads:
            guard !toGuard.isEmpty else { return false }
            readOrder()
        case .agentReads:
            guard !toAgent.isEmpty else { return false }
            tellDoor(.reported(toAgent.removeFirst()))
        case .time: pass()
        }
        return true
    }

    /// Half a second: the guard is never late, and hears the agent once a second.
    private mutating func pass() {
        now += 1
        tellGuard(.heard)
        if let wake = guardWake, wake <= time {
            guardWake = nil
            tellGuard(.tick)
        }
        if let wake = doorWake, wake <= time {
            doorWake = nil
            tellDoor(.tick)
        }
    }

    private mutating func command(_ command: DoorCommand) {
        ask {
            .command(command, $0)
        } by: {
            .command(user: 0)
        }
    }

    private mutating func ask(_ event: (DoorRequest) -> DoorEvent, by: () -> Requester) {
        lastID = (lastID + 1) % 4
        tellDoor(event(DoorRequest(id: lastID, by: by())))
    }

    private mutating func tellDoor(_ event: DoorEvent) {
        for effect in door.step(event, now: time) {
            switch effect {
            case .askRelease(let time): send(.release(time))
            case .askHold: send(.hold)
            case .askLock: send(.lock)
            case .serveExit(let served): send(.serveExit(served))
            case .answer(_, .released): if isActive { wasGranted = true }
            case .wake(let at): doorWake = at
            case .answer, .record, .keep, .signal: break
            }
        }
    }

    private mutating func send(_ order: Order) {
        if toGuard.count == Self.longestQueue { readOrder() }
        toGuard.append(order)
    }

    private mutating func readOrder() {
        switch toGuard.removeFirst() {
        case .release(let time): tellGuard(.grant(for: time))
        case .hold: tellGuard(.hold)
        case .lock: tellGuard(.lock)
        case .serveExit(let served): tellGuard(.serveExit(served))
        }
    }

    private mutating func tellGuard(_ event: ReleaseEvent) {
        for effect in release.step(event, now: time) {
            switch effect {
            case .drive(let drive): self.drive(drive)
            case .wake(let at): guardWake = at
            case .report(let report):
                if case .released(_, .exit) = report { wasExit = true }
                if report == .held { wasHeld = true }
                toAgent.append(report)
                if toAgent.count > Self.longestQueue { tellDoor(.reported(toAgent.removeFirst())) }
            }
        }
    }

    private mutating func drive(_ drive: LockDrive) {
        guard !isBroken else { return tellGuard(.driveFailed) }
        let active = drive == .released
        if active, !isActive {
            if activeSince == nil || now > inactiveSince || wasHeld { activeSince = now }
            wasHeld = false
        }
        if !active, isActive {
            inactiveSince = now
            (wasGranted, wasExit) = (false, false)
        }
        isActive = active
        tellGuard(.driven)
    }

    /// Somewhere inside every period of the search's schedule.
    private static let inside = SiteTime(.init(seconds: 4 * 86_400 + 3600), secondsEastOfUTC: 0)
}
