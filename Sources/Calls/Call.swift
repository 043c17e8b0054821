internal import Grants

/// The one call the room can hold, as a state machine: who is on the line is proved, never assumed.
///
/// `accept` names no caller, so an answered session is *unproved* until the judged participant is seen in it. Until
/// then microphone and camera stay muted (they are muted at rest) and no request from the session is heard. The camera
/// opens only for somebody whose grant allows a picture. What the room tells of its mutes is held against that.
public struct Call: Equatable, Sendable {
    /// Where the call stands.
    public enum State: Equatable, Sendable {
        /// No call.
        case idle
        /// An invitation was accepted; the judged participant must be seen before `until`.
        case answering(Party, until: Duration)
        /// A visitor's call goes through the persons of a flat.
        case hunting(Hunt)
        /// The judged participant is in the session.
        case talking(Party, Direction)
        /// We hung up; the room is not free yet, and is asked once where it stands.
        case clearing(until: Duration, asked: Bool)
    }

    /// Where the call stands; changed by ``step(_:now:)`` only.
    public internal(set) var state: State = .idle
    let times: CallTimes
    var mutes = Mutes()

    /// No call yet.
    public init(times: CallTimes) {
        self.times = times
    }

    /// Takes one event and says what to do. `now` is monotonic.
    public mutating func step(_ event: CallEvent, now: Duration) -> [CallEffect] {
        let due = mutes.due
        let effects = take(event, now)
        guard due != nil || mutes.due != nil, let next = deadline else { return effects }
        // One timer for all: the nearest of what is waited for.
        return effects.filter { effect in if case .wake = effect { false } else { true } } + [.wake(at: next)]
    }

    private mutating func take(_ event: CallEvent, _ now: Duration) -> [CallEffect] {
        switch event {
        case .roomLost: return lost()
        case .joinAsked(let peer): return [.rejectPeer(peer), .joinRefused(peer)]
        case .muted(let capturer, let isMuted): return heard(capturer, isMuted, now)
        case .narrowed(let person, let decision): return narrow(person, decision, now)
        case .tick:
            guard let due = mutes.due, now >= due else { break }
            let ending = endUnmuted(now)
            if !ending.isEmpty { return ending }
        default: break
        }
        return switch state {
        case .idle: idle(event, now)
        case .answering(let party, let until): answering(event, party, until, now)
        case .hunting(let hunt): hunting(event, hunt, now)
        case .talking(let party, let direction): talking(event, party, direction, now)
        case .clearing(let until, let asked): clearing(event, until, asked, now)
        }
    }

    /// The nearest instant that is waited for.
    var deadline: Duration? {
        let own: Duration? =
            switch state {
            case .idle, .talking: nil
            case .answering(_, let until), .clearing(let until, _): until
            case .hunting(let hunt): hunt.phase.until
            }
        return [own, mutes.due].compactMap(\.self).min()
    }

    /// Whom the present call is for, if it is judged.
    public var party: Party? {
        switch state {
        case .idle, .clearing: nil
        case .answering(let party, _), .talking(let party, _): party
        case .hunting(let hunt): hunt.current
        }
    }

    /// Everybody the present call still may be for: each needs a right for as long as it goes on.
    public var parties: [Party] {
        guard case .hunting(let hunt) = state else { return party.map { [$0] } ?? [] }
        if case .clearing = hunt.phase { return hunt.remaining }
        return [hunt.current] + hunt.remaining
    }

    private mutating func lost() -> [CallEffect] {
        defer { (state, mutes) = (.idle, Mutes()) }
        guard let party else { return [] }
        return [.ended(party, .roomUnavailable)]
    }

    /// Ends what goes on, keeps why, and waits for the room to be free.
    mutating func hangUp(_ party: Party, _ outcome: Outcome, _ now: Duration) -> [CallEffect] {
        let until = now + CallTimes.clearing
        state = .clearing(until: until, asked: false)
        mutes.begin()
        return [.hangUp] + silence() + [.wake(at: until), .ended(party, outcome)]
    }

    /// The other side ended it: nothing to send but the mutes of rest.
    mutating func over(_ party: Party, _ outcome: Outcome) -> [CallEffect] {
        state = .idle
        mutes.begin()
        return silence() + [.ended(party, outcome)]
    }

    /// A person may have less than the call was judged for; more than that waits for the next one.
    private mutating func narrow(_ person: PersonID, _ decision: Decision, _ now: Duration) -> [CallEffect] {
        func narrowed(_ party: Party) -> Party {
            party.person == person ? Party(person: person, peer: party.peer, decision: decision) : party
        }
        switch state {
        case .idle, .clearing: return []
        case .answering(let party, let until): state = .answering(narrowed(party), until: until)
        case .hunting(var hunt):
            hunt.current = narrowed(hunt.current)
            hunt.remaining = hunt.remaining.map(narrowed)
            state = .hunting(hunt)
        case .talking(let party, let direction):
            guard party.person == person else { return [] }
            state = .talking(narrowed(party), direction)
            mutes[.camera] = nil
            return shut(narrowed(party), now)
        }
        return []
    }
}
