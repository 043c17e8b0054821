/// The way on which a participant asks for a release; the word stands in the records.
public enum ReleaseChannel: String, Equatable, Sendable {
    /// A private command of the control API.
    case command
    /// Dial tones.
    case tones
    /// A chat message.
    case chat
}
