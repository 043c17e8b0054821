/// Something Tuya's message service said of this station's device or of a person. A hint only: it proves no right and
/// takes none.
public struct CloudHint: Hashable, Sendable {
    /// What it is about. Of each the newest word counts.
    public enum Subject: Hashable, Sendable {
        /// Whether the device is connected to Tuya.
        case presence
        /// Whether the device belongs to somebody there.
        case binding
        /// A user of the project.
        case user(PersonID)
    }

    /// What it says.
    public enum Word: String, Sendable, CaseIterable {
        /// Connected.
        case online
        /// Not connected.
        case offline
        /// Bound to a user or a space: what the cloud holds for the device may be gone, and is told again.
        case bound
        /// Taken out of its space.
        case unbound
        /// No more there.
        case deleted
    }

    /// What it is about.
    public var subject: Subject
    /// What it says.
    public var word: Word
    /// When that happened, milliseconds since 1970 by Tuya's clock; nil where the message does not say.
    public var at: Int64?

    /// `word` of `subject`.
    public init(_ subject: Subject, _ word: Word, at: Int64?) {
        self.subject = subject
        self.word = word
        self.at = at
    }

    /// Whether the grants must be told to the cloud once more.
    public var asksRound: Bool { word == .bound }
}

/// A message that had an effect, kept so that it has none a second time.
public struct SeenMessage: Hashable, Sendable {
    /// The gateway's id of it.
    public var id: String
    /// When the gateway took it, milliseconds since 1970; 0 where unknown.
    public var at: Int64

    /// The message `id`.
    public init(id: String, at: Int64) {
        self.id = id
        self.at = at
    }
}
