internal import RoomWire

// What comes of what the room says.
extension ServerLogin {
    mutating func look() -> [ServerLoginEffect] {
        (again, isAsking, phase) = (false, true, .looking)
        return [.ask(.getAppState)]
    }

    /// Asks anew where the room stands, at once or behind the request under way.
    mutating func lookAgain() -> [ServerLoginEffect] {
        guard phase != .away else { return [] }
        again = isAsking
        return isAsking ? [] : look()
    }

    mutating func lost(_ now: Duration, _ chance: Double) -> [ServerLoginEffect] {
        if signedInSince != nil { (tries, notBefore, signedInSince) = (0, now, nil) }
        if owesResult { postpone("the connection to the room ended during the login", now, chance) }
        (phase, roomState, actual, isAsking, attempt, owesResult) = (.away, nil, nil, false, nil, false)
        return []
    }

    mutating func changed(to state: RoomState, _ now: Duration, _ chance: Double) -> [ServerLoginEffect] {
        let wasSignedIn = isSignedIn
        roomState = state
        // A call comes and goes; nobody asks meanwhile.
        if phase == .resting, wasSignedIn, isSignedIn { return [] }
        leave(now, chance)
        return lookAgain()
    }

    mutating func answered(_ answer: RoomAnswer, _ now: Duration, _ chance: Double) -> [ServerLoginEffect] {
        isAsking = false
        switch phase {
        case .looking:
            roomState = answer.state ?? roomState
            (phase, isAsking) = (.asking, true)
            return [.ask(.getConnected)]
        case .asking:
            actual = answer.accepted ? answer.server : nil
            return again ? look() : decide(now, chance)
        case .attempting where !answer.accepted && attempt != nil:
            if attempt == .login { owesResult = false }
            postpone("the room did not take \(attempt?.rawValue ?? "")", now, chance)
            return look()
        case .attempting:
            if attempt == .connect { hasConnected = true }
            return again ? look() : [.wake(at: attemptUntil)]
        case .away, .waiting, .resting: return again ? lookAgain() : []
        }
    }

    mutating func unanswered(_ now: Duration, _ chance: Double) -> [ServerLoginEffect] {
        isAsking = false
        switch phase {
        case .looking, .asking:
            postpone("the room did not say where it stands", now, chance)
            return wait()
        // Whether it took effect shows by an event, or by asking when the time is over.
        case .attempting: return again ? look() : [.wake(at: attemptUntil)]
        case .away, .waiting, .resting: return again ? lookAgain() : []
        }
    }

    mutating func took(_ result: LoginResult, _ now: Duration, _ chance: Double) -> [ServerLoginEffect] {
        // Somebody else's login, or the room's own, is no outcome of ours.
        guard owesResult else { return result == .signedIn ? lookAgain() : [] }
        switch result {
        case .signedIn: owesResult = false
        case .later(let why):
            postpone(why, now, chance)
            owesResult = false
        case .refused(let why): (refusal, attempt, owesResult) = (why, nil, false)
        }
        return lookAgain()
    }

    mutating func tick(_ now: Duration) -> [ServerLoginEffect] {
        switch phase {
        case .waiting(let until): now >= until ? lookAgain() : [.wake(at: until)]
        case .attempting where !isAsking: now >= attemptUntil ? look() : [.wake(at: attemptUntil)]
        case .resting: lookAgain()
        case .away, .looking, .asking, .attempting: []
        }
    }

    private mutating func decide(_ now: Duration, _ chance: Double) -> [ServerLoginEffect] {
        if isSignedIn {
            // The result of a login of ours may still come, and be a refusal: somebody else may have signed the room in.
            (attempt, reason, hasConnected) = (nil, nil, false)
            signedInSince = signedInSince ?? now
            return rest(now)
        }
        leave(now, chance)
        guard refusal == nil else {
            attempt = nil
            return rest(now)
        }
        if let attempt {
            let isThere = attempt == .connect && actual?.state == 2
            guard now >= attemptUntil || isThere && actual.map(wanted.isServer) == true else { return pend() }
            // A connection to another server than we had it connect to is no matter of time.
            if now >= attemptUntil, !(isThere && hasConnected) {
                postpone("the room did not say in time what became of \(attempt.rawValue)", now, chance)
            }
            self.attempt = nil
        }
        guard let actual else {
            postpone("the room did not say at which server it is", now, chance)
            return wait()
        }
        guard now >= notBefore else { return wait() }
        return advance(from: actual, now)
    }

    private mutating func advance(from link: ServerLink, _ now: Duration) -> [ServerLoginEffect] {
        switch link.state {
        case 2 where wanted.isServer(link):
            owesResult = true
            return begin(
                .login,
                .login(name: wanted.login, password: wanted.password, encrypts: wanted.encrypts), now)
        case 2 where hasConnected:
            refusal =
                "the room calls its server \(link.word ?? "nothing"), wanted is \(wanted.server):\(wanted.port): "
                + "write it as the room does"
            return rest(now)
        // Somebody connects it, or it does so by itself.
        case 1 where tries == 0:
            (attempt, attemptUntil, tries) = (.connect, now + Self.patience, 1)
            return pend()
        default:
            return begin(.connect, .connectToServer(wanted.server, port: wanted.port), now)
        }
    }

    private mutating func begin(
        _ attempt: Attempt, _ command: RoomCommand, _ now: Duration
    ) -> [ServerLoginEffect] {
        tries += 1
        (self.attempt, attemptUntil, phase, isAsking) = (attempt, now + Self.patience, .attempting, true)
        return [.ask(command)]
    }

    private mutating func pend() -> [ServerLoginEffect] {
        phase = .attempting
        return [.wake(at: attemptUntil)]
    }

    private mutating func rest(_ now: Duration) -> [ServerLoginEffect] {
        phase = .resting
        return [.wake(at: now + Self.lookEvery)]
    }

    private mutating func wait() -> [ServerLoginEffect] {
        phase = .waiting(until: notBefore)
        return [.wake(at: notBefore)]
    }

    /// Signed out again soon after it was signed in: the next attempt waits, so that nobody is fought.
    private mutating func leave(_ now: Duration, _ chance: Double) {
        guard let since = signedInSince, !isSignedIn else { return }
        signedInSince = nil
        if now - since >= Self.calm {
            (tries, notBefore) = (0, now)
        } else if tries > 0 {
            postpone("the room was signed out again", now, chance)
        }
    }
}
