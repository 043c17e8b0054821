/// The times contacts are read by.
///
/// Contacts of keypads bounce up to 20 ms. A press is believed once its edges have been quiet; a release late, after
/// more than the longest bounce, so that a bounce is never a release followed by a second press.
public struct MatrixTiming: Sendable, Equatable {
    /// Time between two readings that must be equal, without an edge before the second; 5 ms by measurement on the
    /// virtual board.
    public var debounce: Duration = .milliseconds(5)
    /// A key is up when no reading for this time found it closed; longer than the longest bounce (20 ms).
    public var releaseAfter: Duration = .milliseconds(25)
    /// Time between readings at rest on a chip without edge events, and before a failed reading is tried again.
    public var pollEvery: Duration = .milliseconds(10)
    /// Time between readings on such a chip while a key may have closed.
    public var pollSample: Duration = .milliseconds(1)
    /// For how long all readings must be equal on such a chip: with ``pollSample`` 25 of them, so that noise passes for
    /// a key once in 2^25 tries.
    public var pollSteady: Duration = .milliseconds(25)
    /// Fewest equal readings on such a chip, for a reader that is late.
    public var pollReadings = 6
    /// Time between readings while only stuck keys are closed: their rows make no edges.
    public var stuckPollEvery: Duration = .milliseconds(20)
    /// A key closed for this long is stuck; it is reported and left out until it opens.
    public var stuckAfter: Duration = .seconds(30)
    /// For how long a reading's own edges may come late.
    public var echo: Duration = .milliseconds(1)
    /// Contacts that were not steady for so long are noise; they are reported.
    public var noisyAfter: Duration = .seconds(1)

    /// The times as measured; change single ones afterwards.
    public init() {}
}
