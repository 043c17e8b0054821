/// Wall time: whole seconds since 1970 in UTC. Says nothing about trust; see ``Moment``.
public struct WallTime: Hashable, Comparable, Sendable, Codable {
    /// Seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
    public let seconds: Int64

    /// The time so many seconds after 1970.
    public init(seconds: Int64) { self.seconds = seconds }

    /// Decodes from one whole number of seconds.
    public init(from decoder: any Decoder) throws { seconds = try Int64(from: decoder) }

    /// Encodes as one whole number of seconds.
    public func encode(to encoder: any Encoder) throws { try seconds.encode(to: encoder) }

    /// Earlier.
    public static func < (left: Self, right: Self) -> Bool { left.seconds < right.seconds }

    /// The time `span` later, cut to whole seconds; stays at the ends of the range.
    public static func + (time: Self, span: Duration) -> Self {
        let (sum, overflow) = time.seconds.addingReportingOverflow(span.components.seconds)
        if overflow { return Self(seconds: span < .zero ? .min : .max) }
        return Self(seconds: sum)
    }

    /// The time `span` earlier, cut to whole seconds; stays at the ends of the range.
    public static func - (time: Self, span: Duration) -> Self {
        let (difference, overflow) = time.seconds.subtractingReportingOverflow(span.components.seconds)
        if overflow { return Self(seconds: span < .zero ? .max : .min) }
        return Self(seconds: difference)
    }

    /// Time from `right` to `left`; negative when `left` is earlier.
    public static func - (left: Self, right: Self) -> Duration {
        .seconds(left.seconds) - .seconds(right.seconds)
    }
}
