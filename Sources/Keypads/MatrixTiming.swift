/// The times a matrix is read by.
///
/// Contacts of keypads bounce up to 20 ms. A press is believed early, after two equal readings; a release late, after
/// more than the longest bounce, so that a bounce is never a release followed by a second press.
public struct MatrixTiming: Sendable, Equatable {
    /// Time between two readings that must be equal to be believed; 5 ms by measurement on the virtual board.
    public var debounce: Duration = .milliseconds(5)
    /// A key is up when every reading for this time found it open; longer than the longest bounce (20 ms).
    public var releaseAfter: Duration = .milliseconds(25)
    /// Time between readings at rest on a chip without edge events, and before a failed reading is tried again.
    public var pollEvery: Duration = .milliseconds(10)
    /// Time between readings while only stuck keys are closed: their rows make no edges.
    public var stuckPollEvery: Duration = .milliseconds(20)
    /// A key closed for this long is stuck; it is reported and left out until it opens.
    public var stuckAfter: Duration = .seconds(30)
    /// More edges than this between two readings and the pair is not believed: a storm, not a finger.
    ///
    /// One closed key makes at most 4 edges by our own scanning; the kernel keeps 16 per line.
    public var calmEdges = 12

    /// The times as measured; change single ones afterwards.
    public init() {}
}
