/// Weekly periods in site-local time, and dates that have their own. A time outside all of them denies.
public struct Schedule: Hashable, Sendable, CustomStringConvertible {
    /// A span of at most one day in minutes of the week from Monday 00:00, `end` exclusive; `end` is before `start`
    /// when the span runs over Sunday midnight.
    public struct Period: Hashable, Sendable {
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

    /// Longest text in bytes; every decision under a schedule records it.
    public static let maxBytes = 4096

    /// Shared by every copy: a grant holds one word, and a decision records the text without making it.
    private final class Form: Sendable {
        let periods: [Period]
        let special: [SpecialDay]
        let text: String

        init(_ periods: [Period], _ special: [SpecialDay]) {
            self.periods = periods
            self.special = special
            text = Schedule.text(of: periods, special)
        }
    }

    private let form: Form

    /// A schedule of these periods, which may overlap; none at all means never but on special days.
    ///
    /// - Parameter special: dates on which no period counts; of several entries for one date each counts.
    public init(periods: [Period], special: [SpecialDay] = []) { form = Form(periods, special) }

    /// The periods in the order given.
    public var periods: [Period] { form.periods }

    /// The dates that have their own times, in the order given.
    public var special: [SpecialDay] { form.special }

    /// The form that ``init(_:)`` reads, one part for each period.
    public var description: String { form.text }

    /// The same periods and special days in the same order.
    public static func == (left: Self, right: Self) -> Bool {
        left.form === right.form || (left.periods == right.periods && left.special == right.special)
    }

    /// By the text of the periods and the special days.
    public func hash(into hasher: inout Hasher) { hasher.combine(form.text) }

    /// Whether a minute at the site lies in it: in one of the date's own spans where it has some, else in a period.
    public func contains(_ time: SiteTime) -> Bool {
        if isSpecial(time) { return special.contains { $0.day == time.day && $0.span.contains(time.minuteOfDay) } }
        return periods.contains { $0.contains(time.minuteOfWeek) }
    }

    /// Whether the date has times of its own.
    public func isSpecial(_ time: SiteTime) -> Bool { special.contains { $0.day == time.day } }
}
