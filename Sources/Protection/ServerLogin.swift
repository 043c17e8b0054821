public import RoomWire

/// Keeps the room signed in at its TrueConf server: a reducer with at most one request under way.
///
/// A `true` answer to `login` is acceptance only; the outcome is the event, which may come before the answer, late, or
/// never. Before each attempt the room is asked where it stands, so that an answer that got lost is not tried twice, and
/// the password goes only where the room says that it is connected to the wanted server. A refusal that asking again
/// cannot mend ends the attempts until a person says otherwise.
public struct ServerLogin: Hashable, Sendable {
    /// Where the room stands, as far as is known.
    public enum State: Hashable, Sendable {
        /// The room cannot be asked.
        case unknown
        /// Signed in at the wanted server, or in a call, which needs it.
        case signedIn
        /// On the way there.
        case working
        /// The next attempt waits, because of this.
        case waiting(String)
        /// No attempt is made any more, because of this.
        case refused(String)
    }

    enum Phase: Hashable, Sendable {
        case away
        /// `getAppState` is under way.
        case looking
        /// `getConnected` is under way.
        case asking
        /// `connectToServer` or `login` is under way or was taken; its outcome is not known yet.
        case attempting
        case waiting(until: Duration)
        /// Nothing to do: signed in, in a call, or refused.
        case resting
    }

    enum Attempt: String, Sendable {
        case connect = "connectToServer"
        case login
    }

    /// The account that is wanted.
    public let wanted: ServerAccount
    /// The connection to a server as the room last told it; nil before.
    public internal(set) var actual: ServerLink?
    /// The room's state, as it last told it; nil before.
    public internal(set) var roomState: RoomState?

    var phase = Phase.away
    /// Why no further attempt is made; outlives connections to the room.
    var refusal: String?
    /// Why the last attempt did not do.
    var reason: String?
    /// The attempt whose outcome is not known yet, and how long it is waited for.
    var attempt: Attempt?
    var attemptUntil: Duration = .zero
    /// A login of ours was sent whose result was not told: one that comes late still counts.
    var owesResult = false
    /// Attempts since the room was last signed in for long.
    var tries = 0
    var notBefore: Duration = .zero
    var signedInSince: Duration?
    /// The room took our `connectToServer`: what it calls its server now is what it calls the wanted one.
    var hasConnected = false
    /// A request is under way.
    var isAsking = false
    /// Something happened since the room was asked where it stands.
    var again = false

    /// A room of which nothing is known yet.
    public init(wanted: ServerAccount) { self.wanted = wanted }

    /// Where the room stands.
    public var state: State {
        if phase == .away { return .unknown }
        if isSignedIn { return .signedIn }
        if let refusal { return .refused(refusal) }
        return attempt == nil ? reason.map { .waiting($0) } ?? .working : .working
    }

    /// How long an attempt may take, and the event that tells its outcome.
    public static let patience: Duration = .seconds(15)
    /// The wait after a first attempt that failed; doubled with each, to ``longestWait``.
    public static let firstWait: Duration = .seconds(30)
    /// The longest wait between two attempts.
    public static let longestWait: Duration = .seconds(900)
    /// How often the room is asked where it stands while nothing is heard: an event may get lost.
    public static let lookEvery: Duration = .seconds(600)
    /// Signed in so long, the room's next loss of it is a new one.
    public static let calm: Duration = .seconds(600)

    /// Takes one event and says what to do, in order. `now` is monotonic, `chance` is 0 up to 1.
    public mutating func step(_ event: ServerLoginEvent, now: Duration, chance: Double) -> [ServerLoginEffect] {
        switch event {
        case .ready(let state):
            (roomState, isAsking, hasConnected, phase) = (state, false, false, .resting)
            return look()
        case .lost: return lost(now, chance)
        case .retry:
            (refusal, tries, notBefore, hasConnected) = (nil, 0, now, false)
            return lookAgain()
        case .answered(let answer): return answered(answer, now, chance)
        case .unanswered: return unanswered(now, chance)
        case .stateChanged(let state): return changed(to: state, now, chance)
        case .result(let result): return took(result, now, chance)
        case .moved: return lookAgain()
        case .tick: return tick(now)
        }
    }

    var isSignedIn: Bool {
        switch roomState {
        case .ringing, .inSession, .ending: true
        case .ready: actual.map { $0.state == 2 && wanted.isServer($0) } ?? false
        case .offline, .loginNeeded, .other, nil: false
        }
    }

    /// The attempt did not do: the next one waits, longer each time.
    mutating func postpone(_ why: String, _ now: Duration, _ chance: Double) {
        let whole = min(Self.longestWait, Self.firstWait * (1 << min(max(0, tries - 1), 5)))
        (attempt, reason, notBefore) = (nil, why, now + whole * (0.5 + 0.5 * chance))
    }
}

/// What a ``ServerLogin`` is told.
public enum ServerLoginEvent: Equatable, Sendable {
    /// The room takes commands, and is in this state where it said so.
    case ready(RoomState?)
    /// It does not any more.
    case lost
    /// The room answered the request under way.
    case answered(RoomAnswer)
    /// It did not in time; whether the request took effect is not known.
    case unanswered
    /// The room's state changed.
    case stateChanged(RoomState)
    /// A login's result: of ours, or of somebody else's.
    case result(LoginResult)
    /// The connection to a server was made, or ended, or somebody signed the room out.
    case moved
    /// A person wants another try.
    case retry
    /// The time asked for has come.
    case tick
}

/// What a ``ServerLogin`` wants done.
public enum ServerLoginEffect: Equatable, Sendable {
    /// Send this request and tell its answer.
    case ask(RoomCommand)
    /// Come back with ``ServerLoginEvent/tick`` at this instant.
    case wake(at: Duration)
}
