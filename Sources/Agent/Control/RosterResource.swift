/// What a roster changes at this station, as `/api/roster` tells it.
public struct RosterResource: Codable, Equatable, Sendable {
    /// Persons who get a grant, by id.
    public var added: [String]
    /// Persons of whom something becomes another, by id.
    public var changed: [RosterChangeResource]
    /// Persons whose grant is withdrawn, by id.
    public var revoked: [String]
    /// How many persons stay as they are.
    public var unchanged: Int
    /// How many wishes the cloud is told; only after a load.
    public var wishes: Int?
}

/// What becomes another of one person.
public struct RosterChangeResource: Codable, Equatable, Sendable {
    /// One field.
    public struct Field: Codable, Equatable, Sendable {
        /// Its name in the head of a roster.
        public var field: String
        /// What is known; nil where nothing is, and for a name.
        public var was: String?
        /// What the roster says; nil where it says nothing, and for a name.
        public var becomes: String?
    }

    /// The person's id.
    public var person: String
    /// What changes, in the order of the head.
    public var fields: [Field]
}
