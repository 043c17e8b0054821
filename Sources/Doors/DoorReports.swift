// What the guard says.
extension Door {
    mutating func heard(_ report: ReleaseReport, _ now: Duration, _ effects: inout [DoorEffect]) {
        hasGuard = true
        switch report {
        case .released(let until, .exit):
            become(.released(until: until, by: .exitButton))
            effects.append(.record(.released(by: .exitButton, until: until)))
        case .released(let until, .agent): released(until, now, &effects)
        case .held: held(now, &effects)
        case .denied(let denial, .exit): effects.append(.record(.refused(DoorRefusal(denial), by: .exitButton)))
        // The answer to an exit button that was to be blocked: it is served on.
        case .denied(.exitBlocked, .agent): break
        case .denied(let denial, .agent): denied(denial, now, &effects)
        case .locked(let reason): locked(reason, &effects)
        case .lockFailing:
            lockFails = true
            effects.append(.record(.lockFailing))
        case .exitServed(let served): servesExit = served
        }
    }

    mutating func become(_ new: Output) {
        if case .released = new { relock.forget() }
        output = new
        lockFails = false
    }

    private mutating func held(_ now: Duration, _ effects: inout [DoorEffect]) {
        let wasHeld = output == .held
        become(.held)
        holdAgain = nil
        let ask = asks.takeFirst()
        if !wasHeld { effects.append(.record(.held(by: ask?.by ?? .agent))) }
        guard let ask, let request = ask.request, !ask.isOver else { return }
        switch ask.wish {
        case .hold(let mode?):
            set(mode, by: request.by, &effects)
            effects.append(.answer(request.id, .mode(DoorMode(mode))))
        case .hold(nil), .lock: break
        case .release:
            grant(request, until: now + rules.releaseTime, &effects)
        }
    }

    private mutating func denied(_ denial: ReleaseDenial, _ now: Duration, _ effects: inout [DoorEffect]) {
        guard let ask = asks.takeFirst() else { return }
        if ask.isHold { holdAgain = now + Self.holdRetry }
        guard let request = ask.request, !ask.isOver else { return }
        switch ask.wish {
        case .hold(let mode): refuse(request, mode, DoorRefusal(denial), &effects)
        case .release, .lock: refuse(request, DoorRefusal(denial), &effects)
        }
    }

    private mutating func locked(_ reason: LockedReason, _ effects: inout [DoorEffect]) {
        become(.locked)
        relock.forget()
        let askers = reason == .asked ? asks.takeLocks() : []
        effects.append(.record(.locked(reason, by: askers.first?.by)))
        for ask in askers where !ask.isOver {
            if let request = ask.request { effects.append(.answer(request.id, .mode(mode))) }
        }
    }

    mutating func guardLost(_ locked: Bool, _ effects: inout [DoorEffect]) {
        hasGuard = false
        servesExit = true
        holdAgain = nil
        become(locked ? .locked : .unknown)
        relock.forget()
        effects.append(.record(.guardLost(locked: locked)))
        for ask in asks.takeAll() {
            guard let request = ask.request else { continue }
            switch ask.wish {
            case .release: refuse(request, .guardMissing, &effects)
            case .hold(let mode): refuse(request, mode, .guardMissing, &effects)
            case .lock: effects.append(.answer(request.id, locked ? .mode(mode) : .unconfirmed(DoorMode(standing))))
            }
        }
    }

    /// Gives up on a guard that does not answer; what it releases late is locked at once.
    mutating func expire(_ now: Duration, _ effects: inout [DoorEffect]) {
        for ask in asks.giveUp(where: { now >= $0.until }) {
            if ask.isHold { holdAgain = now + Self.holdRetry }
            guard let request = ask.request else { continue }
            switch ask.wish {
            case .release: refuse(request, .noAnswer, &effects)
            case .hold(let mode): refuse(request, mode, .noAnswer, &effects)
            case .lock: effects.append(.answer(request.id, .unconfirmed(DoorMode(standing))))
            }
        }
    }
}
