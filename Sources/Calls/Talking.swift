internal import Grants

/// A session with the judged participant in it.
extension Call {
    mutating func talking(
        _ event: CallEvent, _ party: Party, _ direction: Direction, _ now: Duration
    ) -> [CallEffect] {
        switch event {
        case .releaseAsked(party.peer, let door, let decision):
            guard decision.verdict == .granted else { return [.releaseRefused(party.peer, decision.reason)] }
            return [.release(door: door, party)]
        case .releaseAsked(let peer, _, _):
            return [.releaseRefused(peer, .participantUnproved)]
        case .participantSeen(party.peer):
            return []
        case .participantSeen:
            return hangUp(party, .unproved, now)
        case .withdrawn(party.person):
            return hangUp(party, .withdrawn, now)
        case .participantLeft(party.peer):
            return hangUp(party, .answered, now)
        case .sessionEnded, .roomReady:
            return over(party, .answered)
        case .invited(let caller, let decision):
            return refuseSecond(caller, decision)
        case .sessionStarted:
            return shut(party, now) + [.askParticipants]
        case .roomAway:
            return hangUp(party, .roomUnavailable, now)
        case .dialled, .callRefused, .peerRefused, .peerAccepted, .ringingEnded, .participantLeft, .withdrawn, .tick:
            return []
        case .roomLost, .roomInSession, .joinAsked, .muted, .narrowed: return []
        }
    }
}
