/// Granted or denied (IEC 60839-11-1's words, field vocabulary section 5).
public enum Verdict: String, Codable, Sendable {
    /// The person may.
    case granted
    /// The person may not; people are told "refused".
    case denied
}

/// A verdict with exactly one reason and what was known.
public struct Decision: Equatable, Sendable {
    /// The one reason; parts above this one put their own denials on what the book knew.
    public var reason: ReasonCode
    /// Who it is about; nil when nobody owns the identity.
    public let person: PersonID?
    /// Identity presented, without the instance; nil when a person was asked about by id.
    public var peer: String?
    /// Flat number typed; nil when no flat was asked for.
    public var unit: String?
    private let evidence: Evidence

    init(_ reason: ReasonCode, person: PersonID?, peer: String?, _ evidence: Evidence) {
        self.reason = reason
        self.person = person
        self.peer = peer
        self.evidence = evidence
    }

    /// Granted for the reason `granted` only.
    public var verdict: Verdict { reason == .granted ? .granted : .denied }

    /// What of the station the person's grant gives them.
    public var media: Media { evidence.right?.grant?.media ?? .audioVideo }

    /// What was known, as the record tells it: put into words when asked for, since the answer goes out first.
    public var facts: DecisionFacts {
        var facts = DecisionFacts(
            person: person, peer: peer, device: evidence.device, right: evidence.right, change: evidence.change,
            age: evidence.right?.confirmed?.age(at: evidence.moment), policy: evidence.policy, moment: evidence.moment,
            read: evidence.read)
        facts.unit = unit
        return facts
    }
}

/// What a book knew when it decided.
struct Evidence: Equatable, Sendable {
    let device: DeviceID
    let right: Right?
    let change: LastChange?
    let policy: GrantPolicy
    let moment: Moment
    let read: CloudReadStamp?
}
