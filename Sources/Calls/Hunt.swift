internal import Grants

/// A visitor's call going through the granted persons of a flat, one after another.
public struct Hunt: Equatable, Sendable {
    /// How far the present person's call has come.
    public enum Phase: Equatable, Sendable {
        /// `call` was sent; nobody accepted yet.
        case ringing(until: Duration)
        /// The person accepted; must be seen in the session before `until`.
        case joining(until: Duration)
        /// This one is over; the room is not free yet.
        case clearing(until: Duration, Outcome)

        var until: Duration {
            switch self {
            case .ringing(let until), .joining(let until), .clearing(let until, _): until
            }
        }

        /// What became of the person so far, when the room is gone.
        var outcome: Outcome {
            if case .clearing(_, let outcome) = self { outcome } else { .roomUnavailable }
        }
    }

    /// Who is rung now.
    public internal(set) var current: Party
    /// Who comes after.
    public internal(set) var remaining: [Party]
    /// How far it has come.
    public internal(set) var phase: Phase
}

extension Call {
    mutating func begin(_ parties: [Party], _ now: Duration) -> [CallEffect] {
        guard let first = parties.first else {
            state = .idle
            return []
        }
        let until = now + times.ring
        state = .hunting(Hunt(current: first, remaining: Array(parties.dropFirst()), phase: .ringing(until: until)))
        return hush(now) + [.call(first.peer), .wake(at: until), .decided(first.decision, first.peer.text, .outgoing)]
    }

    mutating func hunting(_ event: CallEvent, _ hunt: Hunt, _ now: Duration) -> [CallEffect] {
        var hunt = hunt
        if case .withdrawn(let person) = event {
            // Whoever has several identities is rung at none of them.
            hunt.remaining.removeAll { $0.person == person }
            state = .hunting(hunt)
            guard person == hunt.current.person else { return [] }
        }
        if event == .roomAway { return hangUp(hunt.current, hunt.phase.outcome, now) }
        if case .invited(let caller, let decision) = event { return refuseSecond(caller, decision) }
        if case .releaseAsked(let peer, _, _) = event { return [.releaseRefused(peer, .participantUnproved)] }
        return switch hunt.phase {
        case .ringing(let until): ringing(event, hunt, until, now)
        case .joining(let until): joining(event, hunt, until, now)
        case .clearing(let until, let outcome): betweenTwo(event, hunt, until, outcome, now)
        }
    }

    private mutating func ringing(_ event: CallEvent, _ hunt: Hunt, _ until: Duration, _ now: Duration) -> [CallEffect]
    {
        switch event {
        case .participantSeen, .sessionStarted, .roomInSession, .peerAccepted(hunt.current.peer):
            return joining(event, hunt, now + CallTimes.proof, now)
        case .peerRefused(hunt.current.peer, let outcome):
            return wait(hunt, outcome, CallTimes.clearing, now)
        case .ringingEnded, .sessionEnded:
            return wait(hunt, .noAnswer, CallTimes.trailingCause, now)
        case .callRefused:
            return next(hunt, .roomUnavailable, now)
        case .withdrawn:
            return [.hangUp] + wait(hunt, .withdrawn, CallTimes.clearing, now)
        case .tick where now >= until:
            return [.hangUp] + wait(hunt, .noAnswer, CallTimes.clearing, now)
        // Free may still be the state from before our call went out.
        case .roomReady, .invited, .dialled, .peerRefused, .peerAccepted, .participantLeft, .releaseAsked, .tick:
            return []
        case .roomLost, .roomAway, .joinAsked, .muted, .narrowed: return []
        }
    }

    private mutating func joining(_ event: CallEvent, _ hunt: Hunt, _ until: Duration, _ now: Duration) -> [CallEffect]
    {
        let party = hunt.current
        switch event {
        case .participantSeen(party.peer):
            state = .talking(party, .outgoing)
            return open(party, now)
        case .participantSeen:
            return hangUp(party, .unproved, now)
        case .withdrawn:
            return hangUp(party, .withdrawn, now)
        case .tick where now >= until:
            return hangUp(party, .unproved, now)
        case .participantLeft(party.peer):
            return hangUp(party, .cancelled, now)
        case .sessionEnded, .roomReady, .ringingEnded:
            return over(party, .cancelled)
        case .peerAccepted, .sessionStarted, .roomInSession:
            var hunt = hunt
            hunt.phase = .joining(until: until)
            state = .hunting(hunt)
            let muted = event == .sessionStarted ? beginUnproved(now) : []
            return muted + (event == .peerAccepted(party.peer) ? [] : [.askParticipants]) + [.wake(at: until)]
        case .invited, .dialled, .callRefused, .peerRefused, .participantLeft, .releaseAsked, .tick: return []
        case .roomLost, .roomAway, .joinAsked, .muted, .narrowed: return []
        }
    }

    private mutating func betweenTwo(
        _ event: CallEvent, _ hunt: Hunt, _ until: Duration, _ outcome: Outcome, _ now: Duration
    ) -> [CallEffect] {
        switch event {
        case .roomReady:
            return next(hunt, outcome, now)
        case .peerRefused(hunt.current.peer, let cause) where outcome == .noAnswer:
            return wait(hunt, cause, CallTimes.clearing, now)
        case .tick where now >= until:
            return next(hunt, outcome, now)
        case .sessionStarted, .roomInSession:
            return [.hangUp] + silence()
        case .participantSeen(let peer):
            return [.hangUp] + silence() + [.strangerEnded(peer)]
        case .invited, .dialled, .callRefused, .peerRefused, .peerAccepted, .ringingEnded, .participantLeft,
            .sessionEnded, .releaseAsked, .withdrawn, .tick:
            return []
        case .roomLost, .roomAway, .joinAsked, .muted, .narrowed: return []
        }
    }

    private mutating func wait(
        _ hunt: Hunt, _ outcome: Outcome, _ time: Duration, _ now: Duration
    ) -> [CallEffect] {
        var hunt = hunt
        hunt.phase = .clearing(until: now + time, outcome)
        state = .hunting(hunt)
        return [.wake(at: now + time)]
    }

    private mutating func next(_ hunt: Hunt, _ outcome: Outcome, _ now: Duration) -> [CallEffect] {
        [.ended(hunt.current, outcome)] + begin(hunt.remaining, now)
    }
}
