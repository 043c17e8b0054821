/// A date at the site on which the weekly periods do not count.
public struct SpecialDay: Sendable, Hashable, CustomStringConvertible {
    /// Days since 1970-01-01.
    public let day: Int64
    /// The minutes of that day that count instead, end exclusive; empty for none.
    public let span: Range<Int>

    /// Reads `2026-12-25`, nothing on that date, or `2026-12-24 08:00-12:00`. Nil for any other form.
    public init?(_ text: some StringProtocol) {
        let words = text.split(separator: " ")
        guard (1...2).contains(words.count), let day = SiteTime.day(words[0]) else { return nil }
        self.day = day
        guard words.count == 2 else {
            span = 0..<0
            return
        }
        // A span past midnight would be two dates.
        guard let span = Schedule.span(words[1].description[...]), span.start < span.end else { return nil }
        self.span = span.start..<span.end
    }

    /// The form that ``init(_:)`` reads.
    public var description: String {
        let date = SiteTime.date(day)
        return span.isEmpty ? date : "\(date) \(Schedule.clock(span.lowerBound))-\(Schedule.clock(span.upperBound))"
    }
}
