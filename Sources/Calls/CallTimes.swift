/// Every time a call may take; who may end it earlier stands with each.
public struct CallTimes: Equatable, Sendable {
    /// How long one person is rung before the next of the flat is; `[calls] ring_seconds`.
    public var ring: Duration

    /// How long a session may stay unproved after it was answered; then it is ended.
    public static let proof: Duration = .seconds(5)

    /// How long the room may take to say that something which must be muted is; then the session is ended.
    public static let muting: Duration = .seconds(2)

    /// How long the room may take to become free after a hang-up; then the next step is taken all the same.
    public static let clearing: Duration = .seconds(3)

    /// How long a cause of refusal may trail the end of the ringing: the room's order is not documented.
    public static let trailingCause: Duration = .milliseconds(200)

    /// Times with the site's ring time.
    public init(ring: Duration) {
        self.ring = ring
    }
}
