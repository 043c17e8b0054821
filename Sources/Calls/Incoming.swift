internal import Grants

/// Calls that begin with an invitation, and the states around them.
extension Call {
    mutating func idle(_ event: CallEvent, _ now: Duration) -> [CallEffect] {
        switch event {
        case .invited(let caller, let decision):
            return answer(caller, decision, now)
        case .dialled(let parties):
            return begin(parties, now)
        case .sessionStarted, .roomInSession:
            return endStranger(nil, now)
        case .participantSeen(let peer):
            return endStranger(peer, now)
        case .releaseAsked(let peer, _, _):
            return [.releaseRefused(peer, .participantUnproved)]
        case .callRefused, .peerRefused, .peerAccepted, .ringingEnded, .participantLeft, .sessionEnded, .roomReady,
            .withdrawn, .tick:
            return []
        case .roomLost, .roomAway, .joinAsked, .muted, .narrowed: return []
        }
    }

    mutating func answering(_ event: CallEvent, _ party: Party, _ until: Duration, _ now: Duration) -> [CallEffect] {
        switch event {
        case .participantSeen(party.peer):
            state = .talking(party, .incoming)
            return open(party, now)
        case .participantSeen:
            return hangUp(party, .unproved, now)
        case .invited(let caller, let decision):
            // The pending invitation is another one now: whom `accept` let in is no longer known.
            return hangUp(party, .unproved, now) + turnedAway(caller, decision)
        case .sessionStarted:
            return beginUnproved(now) + [.askParticipants]
        case .roomInSession:
            return [.askParticipants]
        case .withdrawn(party.person):
            return hangUp(party, .withdrawn, now)
        case .tick where now >= until:
            return hangUp(party, .unproved, now)
        case .roomAway:
            return hangUp(party, .roomUnavailable, now)
        case .participantLeft(party.peer):
            return hangUp(party, .cancelled, now)
        case .ringingEnded, .sessionEnded, .roomReady:
            return over(party, .cancelled)
        case .releaseAsked(let peer, _, _):
            return [.releaseRefused(peer, .participantUnproved)]
        case .dialled, .callRefused, .peerRefused, .peerAccepted, .participantLeft, .withdrawn, .tick: return []
        case .roomLost, .joinAsked, .muted, .narrowed: return []
        }
    }

    mutating func clearing(
        _ event: CallEvent, _ until: Duration, _ asked: Bool, _ now: Duration
    ) -> [CallEffect] {
        switch event {
        case .roomReady, .sessionEnded, .ringingEnded:
            state = .idle
            return []
        case .tick where now >= until:
            guard !asked else {
                state = .idle
                return []
            }
            state = .clearing(until: now + CallTimes.clearing, asked: true)
            return [.askState, .wake(at: now + CallTimes.clearing)]
        case .roomInSession:
            return [.hangUp] + silence()
        case .invited(let caller, let decision):
            return answer(caller, decision, now)
        case .sessionStarted:
            return endStranger(nil, now)
        case .participantSeen(let peer):
            return endStranger(peer, now)
        case .releaseAsked(let peer, _, _):
            return [.releaseRefused(peer, .participantUnproved)]
        case .dialled, .callRefused, .peerRefused, .peerAccepted, .participantLeft, .withdrawn, .tick: return []
        case .roomLost, .roomAway, .joinAsked, .muted, .narrowed: return []
        }
    }

    private mutating func answer(_ caller: String, _ decision: Decision, _ now: Duration) -> [CallEffect] {
        guard let party = Party(decision, caller: caller) else {
            return [.reject, .decided(decision, caller, .incoming)]
        }
        let until = now + CallTimes.proof
        state = .answering(party, until: until)
        return hush(now) + [.accept, .wake(at: until), .decided(decision, caller, .incoming)]
    }

    private mutating func endStranger(_ peer: Peer?, _ now: Duration) -> [CallEffect] {
        let until = now + CallTimes.clearing
        state = .clearing(until: until, asked: false)
        mutes.begin()
        return [.hangUp] + silence() + [.wake(at: until), .strangerEnded(peer)]
    }

    /// Someone rings while the one call is taken.
    func refuseSecond(_ caller: String, _ decision: Decision) -> [CallEffect] {
        [.reject] + turnedAway(caller, decision)
    }

    /// Keeps that a permitted call came to nothing.
    private func turnedAway(_ caller: String, _ decision: Decision) -> [CallEffect] {
        let ended = Party(decision, caller: caller).map { [CallEffect.ended($0, .busy)] } ?? []
        return [.decided(decision, caller, .incoming)] + ended
    }
}
