/// How far a full re-post has come: what the ledger keeps of it.
///
/// Wishes are asked again in the order of their numbers, so that the place reached names nobody, and a wish made or
/// changed while the round goes on stands behind it.
public struct RoundProgress: Equatable, Sendable {
    /// What it was begun for.
    public var cause: RepostCause
    /// When it began, as provable time: the next one by itself is counted from here.
    public var began: WallTime
    /// Number of the last wish asked again; 0 for none.
    public var after: Version
    /// Whether everybody was asked for.
    public var isDone: Bool

    /// The progress of a round, by default of one that begins.
    public init(cause: RepostCause, began: WallTime, after: Version = 0, isDone: Bool = false) {
        self.cause = cause
        self.began = began
        self.after = after
        self.isDone = isDone
    }
}
