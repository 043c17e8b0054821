/// A minute at the site: its date and how far into the day its clocks are.
public struct SiteTime: Sendable, Hashable, CustomStringConvertible {
    /// Days since 1970-01-01.
    public let day: Int64
    /// Minutes since midnight, 0 to 1439.
    public let minuteOfDay: Int

    /// The minute of a wall time where the site is so far ahead of UTC.
    public init(_ wall: WallTime, secondsEastOfUTC: Int) {
        let seconds = (wall + .seconds(secondsEastOfUTC)).seconds
        let inDay = (seconds % 86_400 + 86_400) % 86_400
        day = (seconds - inDay) / 86_400
        minuteOfDay = Int(inDay / 60)
    }

    /// The minute that is so far into the week of a date; nil where the two do not agree on the day of the week.
    public init?(date: String, minuteOfWeek: Int) {
        guard let day = Self.day(date), minuteOfWeek >= 0 else { return nil }
        self.day = day
        minuteOfDay = minuteOfWeek % 1440
        guard self.minuteOfWeek == minuteOfWeek else { return nil }
    }

    /// Minutes since Monday 00:00, 0 to 10 079.
    public var minuteOfWeek: Int { Int((day % 7 + 10) % 7) * 1440 + minuteOfDay }

    /// The date, `2026-12-24`.
    public var date: String { Self.date(day) }

    /// `thu 2026-12-24 12:30`.
    public var description: String {
        "\(Schedule.dayNames[minuteOfWeek / 1440]) \(date) \(Schedule.clock(minuteOfDay))"
    }

    /// The day that `2026-12-24` names; nil for any other form and for dates that do not exist.
    static func day(_ text: some StringProtocol) -> Int64? {
        text.contains("T") ? nil : WallTime(String(text), as: .start).map { $0.seconds / 86_400 }
    }

    static func date(_ day: Int64) -> String {
        String(WallTime(seconds: day * 86_400).description.prefix { $0 != "T" })
    }
}
