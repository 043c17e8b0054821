public import Grants

/// One code of a person, as the ledger keeps it. A person has at most two: the usual one and one for duress.
public struct CodeRow: Equatable, Sendable {
    /// Which code of which person.
    public struct Key: Hashable, Sendable {
        /// Whose.
        public var person: PersonID
        /// Whether it is the one given under threat: it grants, and alarms silently.
        public var isDuress: Bool

        /// A person's usual code, or the one for duress.
        public init(_ person: PersonID, isDuress: Bool = false) {
            self.person = person
            self.isDuress = isDuress
        }
    }

    /// Which code of which person.
    public var key: Key
    /// The flat that must be keyed with it; empty for a code keyed alone.
    public var unit: String
    /// The hash under the unit's `code-key`, over the flat and the code.
    public var hash: CodeHash
    /// When it was set, as far as could be proved.
    public var created: WallTime

    /// A code of a person.
    public init(_ key: Key, unit: String = "", hash: CodeHash, created: WallTime) {
        self.key = key
        self.unit = unit
        self.hash = hash
        self.created = created
    }
}
