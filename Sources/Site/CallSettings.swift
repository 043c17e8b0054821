/// `[calls]`: how calls are placed and answered.
public struct CallSettings: Sendable, Equatable {
    /// Whose incoming calls are accepted.
    public enum Answer: String, Sendable, CaseIterable {
        /// Persons who hold a grant.
        case granted
        /// Nobody; every invitation is rejected.
        case nobody
    }

    /// How long one device rings before the next one is called.
    public let ringTime: Duration
    /// Whose incoming calls are accepted.
    public let answer: Answer
    /// The in-call command that releases a door; nil for none.
    public let releaseCommand: String?
    /// The dial tones that release a door; nil where tones are not heard.
    public let releaseTones: String?
    /// Whether the release command is heard in the chat too.
    public let releaseChat: Bool
    /// Whether the residents' Tuya app rings too.
    public let tuyaRing: Bool

    init(_ values: Inspection.Found) {
        ringTime = .seconds(values.whole(Keys.Calls.ringSeconds))
        answer = values.choice(Keys.Calls.answer)
        releaseCommand = values.optionalText(Keys.Calls.releaseCommand)
        releaseTones = values.optionalText(Keys.Calls.releaseTones)
        releaseChat = values.flag(Keys.Calls.releaseChat)
        tuyaRing = values.flag(Keys.Calls.tuyaRing)
    }
}
