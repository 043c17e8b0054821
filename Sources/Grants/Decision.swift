/// Granted or denied (IEC 60839-11-1's words, field vocabulary section 5).
public enum Verdict: String, Codable, Sendable {
    /// The person may.
    case granted
    /// The person may not; people are told "refused".
    case denied
}

/// A verdict with exactly one reason and the facts it came from.
public struct Decision: Equatable, Sendable {
    /// The one reason.
    public var reason: ReasonCode
    /// What was known.
    public var facts: DecisionFacts

    /// A decision; parts above this one put their own denials on the same facts.
    public init(reason: ReasonCode, facts: DecisionFacts) {
        self.reason = reason
        self.facts = facts
    }

    /// Granted for the reason `granted` only.
    public var verdict: Verdict { reason == .granted ? .granted : .denied }
}
