public import Grants
internal import RoomWire

/// Authorizes at the room and keeps its guards as wanted: a reducer with at most one request or one write under way.
///
/// Whatever the room is told in secret is on disk before the frame that makes it true is sent, and the secret before it
/// stays until the new one has opened the room. A kind that agrees proves no password: only an `auth` with it does.
public struct Protector: Hashable, Sendable {
    /// The guards this site wants.
    public internal(set) var wanted: Guards
    /// What opens the room.
    public internal(set) var keyring: Keyring
    /// What the room last said; nil before the first answer.
    public internal(set) var actual: Guards?
    /// How the two stand to each other, as of the last comparison.
    public internal(set) var state = ProtectionState.unknown(nil)

    let rotation: Duration?
    var phase = Phase.away
    /// When the secret opened the room under which the token was given out; nil where a token did.
    var openedAt: WallTime?
    /// Look again as soon as nothing is under way.
    var again = false
    var wantsNewPIN = false
    /// The rights of this connection may be gone, by a change of ours or somebody else's.
    var isInDoubt = false
    /// The token of this connection is being renewed, or the room refused the secret when it was to be.
    var isRenewing = false, renewalRefused = false
    /// Changes the room refused, with its words; asked again on the next connection, or when others are wanted.
    var refused: [GuardChange: String] = [:]
    /// Changes without an answer; asked again at the next look.
    var unanswered: Set<GuardChange> = []

    enum Phase: Hashable, Sendable {
        case away
        case authorizing(Attempt, left: [Attempt])
        case storing(Next)
        case reading
        case changing(GuardChange, String?)
        case proving(String)
        case resting
    }

    /// What is done once the disk has the keyring.
    enum Next: Hashable, Sendable {
        case read
        case plan
        case rest
        case send(GuardChange, String)
        case prove(String)
    }

    /// A protector before any connection.
    ///
    /// - Parameter rotation: the age at which the administrator's password is replaced; nil for never.
    public init(wanted: Guards, keyring: Keyring = Keyring(), rotation: Duration? = nil) {
        self.wanted = wanted
        self.keyring = keyring
        self.rotation = rotation
    }

    /// Whether nothing is under way on an authorized connection.
    public var isSettled: Bool { phase == .resting }

    /// Takes one event and says what to do, in order.
    ///
    /// - Parameters:
    ///   - now: the provable time.
    ///   - draw: a new password.
    public mutating func step(_ event: ProtectorEvent, now: WallTime, draw: () -> String) -> [ProtectorEffect] {
        switch event {
        case .connected(let first):
            (refused, unanswered, isInDoubt, again) = ([:], [], false, false)
            (isRenewing, renewalRefused) = (false, false)
            return authorize(keyring.attempts(first: first, now: now))
        case .lost:
            phase = .away
            return []
        case .authorizationLost: return lostAuthorization()
        case .want(let guards):
            if guards != wanted { refused = [:] }
            wanted = guards
            return look(now)
        case .reissuePIN:
            wantsNewPIN = true
            return look(now)
        case .look: return look(now)
        case .answered(let answer): return answered(answer, now, draw)
        case .unanswered: return unansweredNow()
        case .kept(let isKept): return kept(isKept, now, draw)
        }
    }

    private mutating func lostAuthorization() -> [ProtectorEffect] {
        switch phase {
        // Our own change may throw ourselves out; the next question shows it.
        case .changing, .proving, .storing:
            isInDoubt = true
            return []
        case .authorizing, .away: return []
        case .reading, .resting:
            keyring.dropToken()
            return close("the room took our rights away")
        }
    }

    private mutating func look(_ now: WallTime) -> [ProtectorEffect] {
        guard phase == .resting else {
            again = phase != .away
            return []
        }
        unanswered = []
        if let until = keyring.tokenUntil, until - now < Self.renewBefore, !renewalRefused {
            isRenewing = true
            return authorize([keyring.current.map { .current($0) } ?? .open])
        }
        return read()
    }

    /// A token is replaced when no more than this is left of its time.
    static let renewBefore: Duration = .seconds(2 * 3600)

    mutating func authorize(_ attempts: [Attempt]) -> [ProtectorEffect] {
        guard let attempt = attempts.first else {
            // The token is good to its end; whether the refusal took the connection's rights, the next question shows.
            if isRenewing {
                (isRenewing, renewalRefused, isInDoubt) = (false, true, true)
                return read()
            }
            phase = .away
            state = .unknown(nil)
            return [.refused]
        }
        phase = .authorizing(attempt, left: Array(attempts.dropFirst()))
        return [.ask(attempt.command)]
    }

    mutating func read() -> [ProtectorEffect] {
        phase = .reading
        return [.ask(.getAuthInfo)]
    }

    mutating func keep(then next: Next) -> [ProtectorEffect] {
        phase = .storing(next)
        return [.keep(keyring)]
    }

    mutating func close(_ sentence: String) -> [ProtectorEffect] {
        phase = .away
        return [.close(sentence)]
    }
}
