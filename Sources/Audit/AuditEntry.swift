public import Grants

/// What happened, before it gets its number and its place in the chain.
public struct AuditEntry: Equatable, Sendable {
    /// When, with the evidence for it.
    public var at: Moment
    /// Who did it: a person's id, `uid 1000`, `keypad`, `cloud`, `agent`. Never a name of a person.
    public var who: String
    /// What was done, in dotted words: `decision.incoming`, `grant.revoke`, `door.release`.
    public var what: String
    /// A reason code, an outcome, or `done`.
    public var outcome: String
    /// The facts as one JSON object; without secrets, codes and names.
    public var facts: String

    /// Something that happened.
    public init(at: Moment, who: String, what: String, outcome: String, facts: String = "{}") {
        self.at = at
        self.who = who
        self.what = what
        self.outcome = outcome
        self.facts = facts
    }
}
