/// What became of a question to the running agent.
public enum AgentAnswer: Equatable, Sendable {
    /// The body of its answer.
    case body([UInt8])
    /// It answers that it will not, in one sentence.
    case refused(String)
    /// Somebody has the socket and did not answer in time.
    case silent
    /// Nobody has it.
    case absent
}
