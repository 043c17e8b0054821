internal import Grants

/// The one call the room can hold, as a state machine: who is on the line is proved, never assumed.
///
/// `accept` names no caller, so an answered session is *unproved* until the judged participant is seen in it. Until
/// then microphone and camera stay muted (they are muted at rest) and no request from the session is heard.
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
        /// We hung up; the room is not free yet.
        case clearing(until: Duration)
    }

    /// Where the call stands; changed by ``step(_:now:)`` only.
    public internal(set) var state: State = .idle
    let times: CallTimes

    /// No call yet.
    public init(times: CallTimes) {
        self.times = times
    }

    /// Takes one event and says what to do. `now` is monotonic.
    public mutating func step(_ event: CallEvent, now: Duration) -> [CallEffect] {
        if event == .roomLost { return lost() }
        return switch state {
        case .idle: idle(event, now)
        case .answering(let party, let until): answering(event, party, until, now)
        case .hunting(let hunt): hunting(event, hunt, now)
        case .talking(let party, let direction): talking(event, party, direction, now)
        case .clearing(let until): clearing(event, until, now)
        }
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
        defer { state = .idle }
        guard let party else { return [] }
        return [.ended(party, .roomUnavailable)]
    }

    /// Ends what goes on, keeps why, and waits for the room to be free.
    mutating func hangUp(_ party: Party, _ outcome: Outcome, _ now: Duration) -> [CallEffect] {
        let until = now + CallTimes.clearing
        state = .clearing(until: until)
        return [.hangUp, .mute(true), .wake(at: until), .ended(party, outcome)]
    }

    /// The other side ended it: nothing to send but the mutes of rest.
    mutating func over(_ party: Party, _ outcome: Outcome) -> [CallEffect] {
        state = .idle
        return [.mute(true), .ended(party, outcome)]
    }
}
