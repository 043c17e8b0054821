/// What a peer does when the Room rings it.
public struct RoomPeer: Sendable, Equatable {
    /// The answer to a ring.
    public enum Behaviour: Sendable, Equatable {
        /// Picks up.
        case answer
        /// Refuses, with a cause of the API's table (0 refused, 2 busy, 3 unavailable …).
        case refuse(cause: Int)
        /// Lets it ring.
        case ignore
    }

    /// Display name.
    public var name: String
    /// What it does.
    public var behaviour: Behaviour
    /// How long it rings before.
    public var after: Duration
    /// How long it stays in the session; nil until told.
    public var hangsUpAfter: Duration?

    /// A peer that picks up at once.
    public init(
        name: String, behaviour: Behaviour = .answer, after: Duration = .zero, hangsUpAfter: Duration? = nil
    ) {
        self.name = name
        self.behaviour = behaviour
        self.after = after
        self.hangsUpAfter = hangsUpAfter
    }
}
