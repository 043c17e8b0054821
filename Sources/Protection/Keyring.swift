/// The secrets that may open the room's administrator account, and in which order they are tried.
///
/// A change is written here before the frame that makes it true is sent, so that a lost answer leaves both
/// the new secret and the old one known. All members are secrets.
public struct Keyring: Equatable, Sendable, Codable {
    /// The password or PIN the room last accepted.
    public var current: String?
    /// A password that was sent, its answer not yet seen.
    public var pending: String?
    /// The token of the last connection; void after the room restarts.
    public var token: String?
    /// The user account's secret, for people who ask for it.
    public var user: String?
    /// A secret that was sent for the user account, its answer not yet seen.
    public var pendingUser: String?

    /// A keyring that knows nothing yet.
    public init() {}

    /// What to try, each once: token, then the newer secret, then the older, then `first` (the credential a
    /// technician left), and at last an open room.
    ///
    /// The token is left out while a change is unsettled: only a secret proves which of the two holds.
    public func attempts(first: String?) -> [Attempt] {
        var attempts: [Attempt] = []
        for attempt in [
            pending == nil ? token.map { Attempt.token($0) } : nil, pending.map { .pending($0) },
            current.map { .current($0) },
            first.map { .first($0) },
        ] {
            guard let attempt, !attempts.contains(where: { $0.secret == attempt.secret }) else { continue }
            attempts.append(attempt)
        }
        return attempts + [.open]
    }

    /// The room took `attempt`: what is known now.
    public mutating func accepted(_ attempt: Attempt, token: String?) {
        self.token = token
        switch attempt {
        case .token: break
        case .pending(let secret), .current(let secret), .first(let secret):
            current = secret
            pending = nil
        case .open: pending = nil
        }
    }

    /// The room refused `attempt`; a refused token is never tried again.
    public mutating func refused(_ attempt: Attempt) {
        if case .token = attempt { token = nil }
    }
}

/// One way to authorize; each is tried once per connection.
public enum Attempt: Equatable, Sendable {
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
}
