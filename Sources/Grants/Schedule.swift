/// Weekly periods in site-local time. A time outside all of them denies.
public struct Schedule: Equatable, Sendable, CustomStringConvertible {
    /// A span of at most one day in minutes of the week from Monday 00:00, `end` exclusive; `end` is before `start`
    /// when the span runs over Sunday midnight.
    public struct Period: Equatable, Sendable {
        /// First minute inside, 0 to 10 079.
        public let start: Int
        /// First minute outside, 0 to 10 079; 0 is Sunday midnight.
        public let end: Int

        /// Nil when a minute is outside the week or the span is empty or longer than a day.
        public init?(start: Int, end: Int) {
            self.start = start
            self.end = end
            let week = 0..<Schedule.week
            guard week.contains(start), week.contains(end), (1...Schedule.day).contains(length) else { return nil }
        }

        /// Minutes from start to end.
        public var length: Int { start <= end ? end - start : end - start + Schedule.week }

        func contains(_ minute: Int) -> Bool {
            start < end ? (start..<end).contains(minute) : minute >= start || minute < end
        }
    }

    /// Minutes of a week.
    public static let week = 7 * day
    static let day = 24 * 60

    /// Shared by every copy: a grant holds one word, and a decision records the text without making it.
    private final class Form: Sendable {
        let periods: [Period]
        let text: String

        init(_ periods: [Period]) {
            self.periods = periods
            text = periods.map(Schedule.text(of:)).joined(separator: "; ")
        }
    }

    private let form: Form

    /// A schedule of these periods; they may overlap, and none at all means never.
    public init(periods: [Period]) { form = Form(periods) }

    /// The periods in the order given.
    public var periods: [Period] { form.periods }

    /// The form that ``init(_:)`` reads, one part for each period.
    public var description: String { form.text }

    /// The same periods in the same order.
    public static func == (left: Self, right: Self) -> Bool {
        left.form === right.form || left.periods == right.periods
    }

    /// Whether a minute of the week lies in a period.
    public func contains(minute: Int) -> Bool { periods.contains { $0.contains(minute) } }
}
