public import Audit
internal import FoundationEssentials
public import Grants

/// Facts as the JSON text of an audit record, and back.
public enum FactsText {
    /// One JSON object with its members in alphabetical order.
    public static func of(_ facts: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(facts) else { return "{}" }
        return String(decoding: data, as: UTF8.self)
    }

    /// The facts of a decision; nil when the text holds others.
    public static func decision(_ text: String) -> DecisionFacts? {
        try? JSONDecoder().decode(DecisionFacts.self, from: Data(text.utf8))
    }
}

extension AuditEntry {
    /// A decision as it is recorded, with every fact it used.
    ///
    /// - Parameters:
    ///   - what: `decision.incoming`, `decision.outgoing` and the like.
    public init(_ decision: Decision, at moment: Moment, who: String, what: String) {
        self.init(
            at: moment, who: who, what: what, outcome: decision.reason.rawValue, facts: FactsText.of(decision.facts))
    }
}

extension AuditRecord {
    /// The paragraph of `portero why`, from this record alone.
    public var explanation: String { Explanation(of: self, facts: FactsText.decision(facts)).description }
}
