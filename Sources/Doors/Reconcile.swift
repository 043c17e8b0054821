internal import Grants

// What the guard is asked for because the mode wants it, not because somebody does.
extension Door {
    /// Asks for the hold or the lock that the mode wants and the output has not.
    mutating func reconcile(_ now: Duration, _ effects: inout [DoorEffect]) {
        guard hasGuard else { return }
        reconcileExit(&effects)
        if standing.holdsOpen {
            askHold(now, &effects)
        } else if mustLock, !asks.waitsForLock {
            askLock(by: rules.holdOpen == nil || isScheduled ? .agent : .schedule, now, &effects)
        }
    }

    mutating func reconcileExit(_ effects: inout [DoorEffect]) {
        let served = !(kept.mode == .lockedDown && rules.lockdownBlocksExit)
        guard hasGuard, served != servesExit else { return }
        servesExit = served
        effects.append(.serveExit(served))
    }

    private mutating func askHold(_ now: Duration, _ effects: inout [DoorEffect]) {
        guard output != .held, !asks.waitsForHold, holdAgain.map({ now >= $0 }) ?? true, mayHold else { return }
        holdAgain = nil
        asks.add(.hold(nil), nil, by: isScheduled ? .schedule : .agent, now)
        effects.append(.askHold)
    }

    /// A door that others of its group keep from opening waits for them.
    private var mayHold: Bool { othersAreSecured && !lockFails }

    private var mustLock: Bool {
        guard !lockFails else { return false }
        switch output {
        case .held: return !asks.waitsForHold
        case .released(_, let by): return standing.refusal != nil && by != .exitButton
        case .locked, .unknown: return false
        }
    }

    /// When a hold that could not be had is asked for again.
    var holdWake: Duration? { standing.holdsOpen && output != .held && mayHold ? holdAgain : nil }

    /// Whether the schedule wants the door open; nothing while the clock is not trusted.
    mutating func schedule(_ time: SiteTime?, _ effects: inout [DoorEffect]) {
        guard let time else { return isScheduled = false }
        isScheduled = rules.isContinuous && rules.holdOpen?.contains(time) == true
        guard kept.isHeldBack, !isScheduled else { return }
        kept.isHeldBack = false
        effects.append(.keep(kept))
    }
}
