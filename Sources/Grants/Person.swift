/// Somebody who may call: the cloud's id, and how people and rooms know them.
public struct Person: Equatable, Sendable {
    /// The cloud's id.
    public var id: PersonID
    /// Name for the display; never in a log or an error.
    public var name: String
    /// Flat number as typed on the keypad; empty for somebody no flat rings.
    public var unit: String
    /// Identities at the room, in the order they are called. A peer belongs to one person.
    public var peers: [Peer]

    /// The language they are addressed in, a BCP 47 tag; nil for the site's own.
    public var language: Language?

    /// Until when they do not want to be rung; nil for no such wish. Changed by ``GrantChange/quiet(_:until:)`` alone.
    public var quietUntil: WallTime?

    /// A person of a unit with the identities they call from.
    public init(id: PersonID, name: String = "", unit: String = "", peers: [Peer] = [], language: Language? = nil) {
        self.id = id
        self.name = name
        self.unit = unit
        self.peers = peers
        self.language = language
    }

    /// Whether they do not want to be rung. Where the clock is not trusted, as long as the end is not proved to have passed.
    public func isQuiet(at moment: Moment) -> Bool { quietUntil.map { moment.provable < $0 } ?? false }
}
