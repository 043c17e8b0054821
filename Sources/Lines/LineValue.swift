/// The logical value of a line, after polarity. For a lock line *active* means released.
public enum LineValue: Sendable, Equatable {
    /// The value at rest.
    case inactive
    /// The value that acts.
    case active

    init(_ raw: Int32) { self = raw == 0 ? .inactive : .active }

    var raw: Int32 { self == .active ? 1 : 0 }
}

/// A change of an input as the kernel saw it.
public struct Edge: Sendable, Equatable {
    /// True towards active, false towards inactive.
    public let rising: Bool
    /// When, on the clock of `Monotonic.now` (kernel 5.7 or later).
    public let at: Duration

    /// An edge; for fakes and tests.
    public init(rising: Bool, at: Duration) {
        self.rising = rising
        self.at = at
    }
}
