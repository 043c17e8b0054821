/// What became of a wish that somebody waits for.
enum GrantOutcome: Equatable, Sendable {
    case confirmed
    case refused(code: Int)
    /// Revoked or changed before the cloud answered.
    case overtaken
    case notYet
}
