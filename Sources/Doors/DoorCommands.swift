// Modes: who may command which, and what of them outlives a restart.
extension Door {
    mutating func obey(
        _ command: DoorCommand, _ request: DoorRequest, _ now: Duration, _ effects: inout [DoorEffect]
    ) {
        if let refusal = refusal(of: command) {
            effects += [
                .record(.commandRefused(command, refusal, by: request.by)), .answer(request.id, .refused(refusal)),
            ]
            return
        }
        wasCommanded = true
        switch command {
        case .lock: lock(request, now, &effects)
        case .unlock: hold(.unlocked, request, now, &effects)
        case .lockopen: hold(.lockedOpen, request, now, &effects)
        case .block: shut(.blocked, .blocked, request, now, &effects)
        case .lockdown: shut(.lockedDown, .lockedDown, request, now, &effects)
        case .endBlock: end(.blocked, request, now, &effects)
        case .endLockdown: end(.lockedDown, request, now, &effects)
        case .endLockopen: end(.lockedOpen, request, now, &effects)
        case .clear: clear(request, &effects)
        case .relock: relock(request, now, &effects)
        }
    }

    private func refusal(of command: DoorCommand) -> DoorRefusal? {
        switch (command, kept.mode) {
        case (.clear, _): tamper.isActive ? .tampered : nil
        case (.relock, _), (.lockdown, .lockedDown), (.lockopen, .lockedOpen): nil
        case (.endLockdown, _), (.endLockopen, .lockedOpen): nil
        case (.lock, .lockedDown), (.unlock, .lockedDown), (.block, .lockedDown), (.lockopen, .lockedDown),
            (.endBlock, .lockedDown), (.endLockopen, .lockedDown):
            .lockedDown
        case (.lock, .lockedOpen), (.unlock, .lockedOpen), (.block, .lockedOpen), (.lockdown, .lockedOpen),
            (.endBlock, .lockedOpen):
            .lockedOpen
        case (.unlock, .locked), (.unlock, .unlocked), (.unlock, .blocked), (.lockopen, .locked),
            (.lockopen, .unlocked), (.lockopen, .blocked):
            holdRefusal
        case (.lock, .locked), (.lock, .unlocked), (.lock, .blocked), (.block, .locked), (.block, .unlocked),
            (.block, .blocked), (.lockdown, .locked), (.lockdown, .unlocked), (.lockdown, .blocked),
            (.endBlock, .locked), (.endBlock, .unlocked), (.endBlock, .blocked), (.endLockopen, .locked),
            (.endLockopen, .unlocked), (.endLockopen, .blocked):
            nil
        }
    }

    private var holdRefusal: DoorRefusal? {
        if !rules.isContinuous { return .notContinuous }
        if kept.isTamperBlocked { return .tamperBlocked }
        if !hasGuard { return .guardMissing }
        return othersAreSecured || output == .held ? nil : .interlock
    }

    func refuse(_ request: DoorRequest, _ mode: StandingMode?, _ refusal: DoorRefusal, _ effects: inout [DoorEffect]) {
        let command: DoorCommand = mode == .lockedOpen ? .lockopen : .unlock
        effects += [
            .record(.commandRefused(command, refusal, by: request.by)), .answer(request.id, .refused(refusal)),
        ]
    }

    /// Commands a standing mode; recorded and kept where it changes something.
    mutating func set(_ mode: StandingMode, by: Requester, _ effects: inout [DoorEffect]) {
        let before = kept
        switch mode {
        case .lockedDown, .lockedOpen:
            if kept.mode != mode { kept.isBlockedBeneath = kept.mode == .blocked }
        case .locked, .unlocked, .blocked: kept.isBlockedBeneath = false
        }
        kept.mode = mode
        if mode != .locked { kept.isHeldBack = false }
        note(before, by, &effects)
    }

    private func note(_ before: KeptDoor, _ by: Requester, _ effects: inout [DoorEffect]) {
        if kept.mode != before.mode { effects.append(.record(.mode(DoorMode(kept.mode), by: by))) }
        if kept != before { effects.append(.keep(kept)) }
    }

    private mutating func lock(_ request: DoorRequest, _ now: Duration, _ effects: inout [DoorEffect]) {
        giveUp(holdsOnly: true, .overtaken, &effects)
        set(.locked, by: request.by, &effects)
        holdBack(&effects)
        askLock(request, now, &effects)
    }

    /// The period of the schedule that is going on opens nothing more.
    private mutating func holdBack(_ effects: inout [DoorEffect]) {
        guard isScheduled, !kept.isHeldBack else { return }
        kept.isHeldBack = true
        effects.append(.keep(kept))
    }

    private mutating func hold(
        _ mode: StandingMode, _ request: DoorRequest, _ now: Duration, _ effects: inout [DoorEffect]
    ) {
        guard output != .held else {
            set(mode, by: request.by, &effects)
            return effects.append(.answer(request.id, .mode(DoorMode(mode))))
        }
        asks.add(.hold(mode), request, by: request.by, now)
        effects.append(.askHold)
    }

    private mutating func shut(
        _ mode: StandingMode, _ refusal: DoorRefusal, _ request: DoorRequest, _ now: Duration,
        _ effects: inout [DoorEffect]
    ) {
        set(mode, by: request.by, &effects)
        reconcileExit(&effects)
        giveUp(refusal, &effects)
        askLock(request, now, &effects)
    }

    private mutating func end(
        _ mode: StandingMode, _ request: DoorRequest, _ now: Duration, _ effects: inout [DoorEffect]
    ) {
        guard kept.mode == mode else { return effects.append(.answer(request.id, .mode(self.mode))) }
        let before = kept
        if mode == .blocked { kept.mode = .locked } else { kept.endLasting() }
        note(before, request.by, &effects)
        reconcileExit(&effects)
        if mode.holdsOpen {
            holdBack(&effects)
            askLock(request, now, &effects)
        } else {
            effects.append(.answer(request.id, .mode(self.mode)))
        }
    }

    private mutating func clear(_ request: DoorRequest, _ effects: inout [DoorEffect]) {
        if kept.isTamperBlocked {
            kept.isTamperBlocked = false
            effects += [.record(.cleared(by: request.by)), .keep(kept)]
        }
        effects.append(.answer(request.id, .mode(mode)))
    }

    private mutating func relock(_ request: DoorRequest, _ now: Duration, _ effects: inout [DoorEffect]) {
        giveUp(holdsOnly: true, .overtaken, &effects)
        if kept.mode.holdsOpen {
            let before = kept
            kept.endLasting()
            note(before, request.by, &effects)
        }
        holdBack(&effects)
        askLock(request, now, &effects)
    }

    /// Asks for the lock; the answer says whether the output followed.
    private mutating func askLock(_ request: DoorRequest, _ now: Duration, _ effects: inout [DoorEffect]) {
        guard hasGuard else {
            return effects.append(
                .answer(request.id, output == .locked ? .mode(mode) : .unconfirmed(DoorMode(standing))))
        }
        asks.add(.lock, request, by: request.by, now)
        effects.append(.askLock)
    }

    /// Goes on with what was kept. A mode this lock may not have any more is Locked, a command that came meanwhile is the
    /// newer one unless a stricter mode was kept, and tampering meanwhile blocks.
    mutating func restore(_ old: KeptDoor, _ effects: inout [DoorEffect]) {
        guard !isRestored else { return }
        isRestored = true
        let new = kept
        if !wasCommanded || old.mode == .lockedDown || (new.mode == .locked && !old.mode.holdsOpen) {
            kept = old
            if kept.mode.holdsOpen, !rules.isContinuous { kept.endLasting() }
        }
        kept.isTamperBlocked = old.isTamperBlocked || new.isTamperBlocked
        kept.isHeldBack = old.isHeldBack || new.isHeldBack
        // Also where nothing changed: what was to be kept before is older.
        if kept != old || new != KeptDoor() { effects.append(.keep(kept)) }
    }

    /// The station was tampered with: locked, whatever the schedule or an unlock said, until somebody clears it.
    mutating func blockForTamper(_ now: Duration, _ effects: inout [DoorEffect]) {
        kept.isTamperBlocked = true
        effects.append(.keep(kept))
        guard standing == .blocked else { return }
        giveUp(.tamperBlocked, &effects)
        askLock(by: .agent, now, &effects)
    }
}
