/// How the agent stands with the cloud, for `portero status`.
public struct CloudStatus: Sendable, Equatable {
    /// The state in one word.
    public enum State: String, Sendable {
        /// Nothing was asked yet.
        case starting
        /// It answered last time.
        case ready
        /// It answers that it is busy.
        case busy
        /// Nothing gets through, or no usable answer comes back.
        case unreachable
        /// It, or this side, refuses until somebody changes the configuration.
        case misconfigured
    }

    /// The state in one word.
    public internal(set) var state = State.starting
    /// Since when, as time since boot.
    public internal(set) var since: Duration
    /// Why, and what to try, in one sentence; nil when all is well. Holds no secret and no id of a person.
    public internal(set) var reason: String?
}
