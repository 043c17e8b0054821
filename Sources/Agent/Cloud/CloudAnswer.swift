public import Grants

/// What became of asking the cloud for a grant or a revocation.
public enum CloudAnswer: Sendable, Equatable {
    /// Acknowledged for this person at this device, or logically done: what does not exist is revoked.
    case done
    /// The cloud answered, yet this item must come later; why in one sentence.
    case retry(String)
    /// Too many were asked for at once; everything must come later. Why in one sentence.
    case throttled(String)
    /// No usable answer; whether the cloud heard is not known. Why in one sentence.
    case unreachable(String)
    /// Refused for good with this code.
    case refused(code: Int)
    /// Refused with this code for a reason that all items share.
    case configuration(code: Int)

    /// The same for the outbox plan.
    public var outboxResult: OutboxResult {
        switch self {
        case .done: .done
        case .retry: .retry
        case .throttled: .throttled
        case .unreachable: .unreachable
        case .refused(let code): .refused(code: code)
        case .configuration(let code): .misconfigured(code: code)
        }
    }
}
