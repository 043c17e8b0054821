// Momentary access: who asks for it, who is refused, and who has it taken away again.
extension Door {
    mutating func release(_ request: DoorRequest, for time: Duration, _ now: Duration, _ effects: inout [DoorEffect]) {
        // Before everything else: the threat is real whether the door opens or not.
        if request.by.isUnderDuress { effects.append(.record(.duress(by: request.by))) }
        if let refusal = accessRefusal { return refuse(request, refusal, &effects) }
        if output == .held, !asks.waitsForLock { return grant(request, until: now + time, &effects) }
        asks.add(.release, request, by: request.by, now)
        effects.append(.askRelease(for: time))
    }

    private var accessRefusal: DoorRefusal? {
        if let refusal = standing.refusal { return isBlockedByTamperOnly ? .tamperBlocked : refusal }
        guard hasGuard else { return .guardMissing }
        return othersAreSecured || output == .held ? nil : .interlock
    }

    var isBlockedByTamperOnly: Bool { standing == .blocked && kept.mode != .blocked }

    func grant(_ request: DoorRequest, until: Duration, _ effects: inout [DoorEffect]) {
        effects += [.record(.released(by: request.by, until: until)), .answer(request.id, .released(until: until))]
    }

    func refuse(_ request: DoorRequest, _ refusal: DoorRefusal, _ effects: inout [DoorEffect]) {
        effects += [.record(.refused(refusal, by: request.by)), .answer(request.id, .refused(refusal))]
    }

    /// The guard released for the agent.
    mutating func released(_ until: Duration, _ now: Duration, _ effects: inout [DoorEffect]) {
        let ask = asks.takeFirst()
        become(.released(until: until, by: ask?.by ?? .agent))
        guard let ask, let request = ask.request, !ask.isOver else {
            effects.append(.record(.released(by: ask?.by ?? .agent, until: until)))
            // Whoever was told "refused" must not find the door released a moment later.
            return askLock(by: .agent, now, &effects)
        }
        grant(request, until: until, &effects)
    }

    /// Takes back what was granted to a person and not used yet, and what is released by their right.
    mutating func withdraw(_ person: String, _ now: Duration, _ effects: inout [DoorEffect]) {
        let given = asks.giveUp { $0.wish == .release && $0.by.person == person }
        for ask in given { if let request = ask.request { refuse(request, .withdrawn, &effects) } }
        var isTheirs = !given.isEmpty
        if case .released(_, let by) = output, by.person == person { isTheirs = true }
        if isTheirs { askLock(by: .agent, now, &effects) }
    }

    /// Refuses what waits for the guard to release, or only what waits for it to hold.
    mutating func giveUp(holdsOnly: Bool = false, _ refusal: DoorRefusal, _ effects: inout [DoorEffect]) {
        for ask in asks.giveUp(where: { holdsOnly ? $0.isHold : $0.wish != .lock }) {
            guard let request = ask.request else { continue }
            switch ask.wish {
            case .hold(let mode): refuse(request, mode, refusal, &effects)
            case .release, .lock: refuse(request, refusal, &effects)
            }
        }
    }

    /// Asks for the lock without a requester, once until it is answered.
    mutating func askLock(by: Requester, _ now: Duration, _ effects: inout [DoorEffect]) {
        guard hasGuard else { return }
        asks.add(.lock, nil, by: by, now)
        effects.append(.askLock)
    }

    /// The leaf opened a while ago: the lock is secured, unless somebody else waits to be let in.
    mutating func secureBehindLeaf(_ now: Duration, _ effects: inout [DoorEffect]) {
        guard let due = relock.due, now >= due, !asks.waitsForRelease else { return }
        relock.forget()
        guard case .released = output else { return }
        askLock(by: .leaf, now, &effects)
    }
}
