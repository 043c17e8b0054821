/// What the owner of ``Rounds`` does next.
public enum RoundAction: Equatable, Sendable {
    /// Look for the next wishes, and bring them to ``Rounds/found(_:of:for:)``.
    case look(RoundQuestion)
    /// Ask the cloud again for this wish, and bring the result to ``Rounds/answered(_:_:now:)``.
    case ask(OutboxRow)
    /// Nothing before this instant (time since boot).
    case wait(until: Duration)
}

/// Which wishes come next.
public struct RoundQuestion: Equatable, Sendable {
    /// Those with a higher number.
    public let after: Version
    /// Only grants whose confirmation has passed half of the stale bound.
    public let renewalsOnly: Bool
    /// Number of the walk that asks.
    let walk: Int
}

/// What became of a wish that was asked again.
public enum RepeatResult: Equatable, Sendable {
    /// The cloud accepted it, or refused it for good.
    case answered
    /// Not sent: a newer wish of the same person goes by itself.
    case notAsked
    /// This one is to come later.
    case later
    /// Too many were sent.
    case throttled
    /// No usable answer, or nothing is accepted at present.
    case unheard

    /// The same of an attempt.
    init(_ result: OutboxResult) {
        self =
            switch result {
            case .done, .refused: .answered
            case .retry: .later
            case .throttled: .throttled
            case .unreachable, .misconfigured: .unheard
            }
    }
}
