public import Grants
public import RoomWire

/// The secrets that may open the room's administrator account, and in which order they are tried.
///
/// A change is written here before the frame that makes it true is sent, so that a lost answer leaves both
/// the new secret and the old one known. All members but the times are secrets.
public struct Keyring: Equatable, Hashable, Sendable, Codable {
    /// The password or PIN the room last accepted.
    public var current: String?
    /// When it became the current one, as far as could be proved; nil where that is not known.
    public var currentSince: WallTime?
    /// A password that was sent and has not opened the room yet.
    public var pending: String?
    /// The token of the last connection; void after the room restarts.
    public var token: String?
    /// When the token's time is over at the latest; nil where that is not known.
    public var tokenUntil: WallTime?
    /// The user account's secret, for people who ask for it.
    public var user: String?
    /// A password that was sent for the user account, its answer not yet seen.
    public var pendingUser: String?

    /// A keyring that knows nothing yet.
    public init() {}

    /// What to try, each once: token, then the newer secret, then the older, then `first` (the credential a
    /// technician left), and at last an open room.
    ///
    /// The token is left out while a change is unsettled, because only a secret proves which of the two holds, and when
    /// its time is over.
    public func attempts(first: String?, now: WallTime) -> [Attempt] {
        var attempts: [Attempt] = []
        for attempt in [
            tokenIsUsable(now) ? token.map { Attempt.token($0) } : nil, pending.map { .pending($0) },
            current.map { .current($0) },
            first.map { .first($0) },
        ] {
            guard let attempt, !attempts.contains(where: { $0.secret == attempt.secret }) else { continue }
            attempts.append(attempt)
        }
        return attempts + [.open]
    }

    private func tokenIsUsable(_ now: WallTime) -> Bool {
        pending == nil && token != nil && tokenUntil.map { now < $0 } ?? true
    }

    /// The room took `attempt`: what is known now.
    public mutating func accepted(_ attempt: Attempt, token: String?, now: WallTime) {
        // Got by a token, a token keeps the end of the first one (reference, 2.4).
        if case .token = attempt {} else { tokenUntil = now + Self.shortLife }
        self.token = token
        switch attempt {
        case .token: break
        case .pending(let secret), .current(let secret), .first(let secret):
            if current != secret || currentSince == nil { currentSince = now }
            current = secret
            pending = nil
        case .open: pending = nil
        }
    }

    /// The guard under which the token was given out is known now.
    mutating func tokenWasGiven(under kind: GuardKind, at time: WallTime) {
        tokenUntil = time + (kind == .pin ? Self.shortLife : Self.longLife)
    }

    /// The room refused `attempt`; a refused token is never tried again.
    public mutating func refused(_ attempt: Attempt) {
        if case .token = attempt { dropToken() }
    }

    /// The token is void: the room said so, or restarted.
    public mutating func dropToken() { (token, tokenUntil) = (nil, nil) }

    /// A token's life under a PIN, and where the guard is not known; reference, 2.4.
    static let shortLife: Duration = .seconds(24 * 3600)
    /// A token's life without protection or under a password; reference, 2.4.
    static let longLife: Duration = .seconds(30 * 24 * 3600)
}

extension Keyring: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Never a secret.
    public var description: String { "keyring" }
    /// Never a secret.
    public var debugDescription: String { description }
    /// Never a secret.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// One way to authorize; each is tried once per connection.
public enum Attempt: Equatable, Hashable, Sendable {
    case token(String)
    case pending(String)
    case current(String)
    case first(String)
    case open

    /// What is sent as credentials; nil for an open room.
    public var secret: String? {
        switch self {
        case .token(let secret), .pending(let secret), .current(let secret), .first(let secret): secret
        case .open: nil
        }
    }

    /// The request.
    public var command: RoomCommand { .auth(secret.map { .secured($0) } ?? .unsecured) }
}

extension Attempt: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Never the secret.
    public var description: String {
        switch self {
        case .token: "token"
        case .pending: "pending"
        case .current: "current"
        case .first: "first"
        case .open: "open"
        }
    }
    /// Never the secret.
    public var debugDescription: String { description }
    /// Never the secret.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
