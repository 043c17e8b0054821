/// Why the cloud is to be asked again for everything it was told.
public enum RepostCause: String, Codable, Sendable, CaseIterable {
    /// The agent began: what happened at the cloud meanwhile is not known.
    case start
    /// A message said that the device was bound or put into a space: it may hold nothing any more.
    case bound
    /// The cloud was not reached for longer than its messages last, see ``Rounds/longOutage``.
    case outage
    /// The last round is long ago, see ``Rounds/slowTimer``.
    case timer
    /// A person asked for it: goes whenever it is wanted, and counts like the others.
    case command
}
