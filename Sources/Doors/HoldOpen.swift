public import Grants

/// When a door is held open: weekly periods, and days that have their own.
public struct HoldOpenPlan: Sendable, Hashable {
    /// The periods of every week.
    public let weekly: Schedule
    /// Dates on which the weekly periods do not count.
    public let special: [SpecialDay]

    /// A plan; of several entries for one date each counts.
    public init(weekly: Schedule, special: [SpecialDay] = []) {
        self.weekly = weekly
        self.special = special
    }

    /// Whether the door is to stand open at that time.
    public func isOpen(at time: SiteTime) -> Bool {
        let today = special.filter { $0.day == time.day }
        guard today.isEmpty else { return today.contains { $0.span.contains(time.minuteOfDay) } }
        return weekly.contains(minute: time.minuteOfWeek)
    }

    /// By the text of the periods and the special days.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(weekly.description)
        hasher.combine(special)
    }
}

/// A date at the site, and when the door is held open on it.
public struct SpecialDay: Sendable, Hashable {
    /// Days since 1970-01-01.
    public let day: Int64
    /// Minutes of that day, end exclusive; empty where the door stays locked.
    public let span: Range<Int>

    /// Reads `2026-12-25`, never held open, or `2026-12-24 08:00-12:00`. Nil for any other form.
    public init?(_ text: some StringProtocol) {
        let words = text.split(separator: " ")
        guard (1...2).contains(words.count), !words[0].contains("T"), let date = WallTime(String(words[0]), as: .start)
        else { return nil }
        day = date.seconds / 86_400
        guard words.count == 2 else {
            span = 0..<0
            return
        }
        // The notation of a schedule; a span past midnight would be two periods.
        guard let period = Schedule("mon \(words[1])")?.periods.first, period.start + period.length <= 1440 else {
            return nil
        }
        span = period.start..<period.start + period.length
    }

    /// Reads a list, its parts separated by semicolons; nil when one of them is none.
    public static func list(_ text: String) -> [SpecialDay]? {
        let days = text.split(separator: ";", omittingEmptySubsequences: false).map { SpecialDay($0) }
        return days.contains(nil) ? nil : days.compactMap(\.self)
    }
}

/// A minute at the site, by a clock that is trusted.
public struct SiteTime: Sendable, Hashable {
    /// Days since 1970-01-01.
    public let day: Int64
    /// Minutes since midnight.
    public let minuteOfDay: Int
    /// Minutes since Monday 00:00.
    public var minuteOfWeek: Int { Int((day + 3) % 7 + 7) % 7 * 1440 + minuteOfDay }

    /// The minute of a wall time where the site is so far ahead of UTC.
    public init(_ wall: WallTime, secondsEastOfUTC: Int) {
        let seconds = wall.seconds + Int64(secondsEastOfUTC)
        let inDay = (seconds % 86_400 + 86_400) % 86_400
        day = (seconds - inDay) / 86_400
        minuteOfDay = Int(inDay / 60)
    }
}
