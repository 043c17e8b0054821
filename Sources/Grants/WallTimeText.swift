extension WallTime: CustomStringConvertible {
    /// Which end of a validity a text stands for.
    public enum Boundary: Sendable {
        /// The first instant inside.
        case start
        /// The first instant outside: validity ends exclusive, so a bare date includes that whole day.
        case end
    }

    /// Reads `2026-12-31` or `2026-12-31T18:00[:00][Z]`.
    ///
    /// A bare date is the start of that day as `.start` and the start of the next as `.end` (field vocabulary,
    /// section 4). Without `Z` the text is site-local: `secondsEastOfUTC` says how far ahead of UTC the site is then.
    /// Nil for any other form and for dates that do not exist.
    public init?(_ text: String, as boundary: Boundary, secondsEastOfUTC: Int = 0) {
        let parts = text.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
        guard let date = parts.first, let days = Self.days(date) else { return nil }
        var seconds = days * 86_400
        var offset = Int64(secondsEastOfUTC)
        if parts.count == 2 {
            var clock = parts[1]
            if clock.last == "Z" {
                clock.removeLast()
                offset = 0
            }
            guard let inDay = Self.secondsInDay(clock) else { return nil }
            seconds += inDay
        } else if boundary == .end {
            seconds += 86_400
        }
        self.init(seconds: seconds - offset)
    }

    /// The same, where the offset depends on the time itself: summer time.
    ///
    /// - Parameter zone: how far the site is ahead of UTC when its clocks show a time, which is given as if it were UTC.
    public init?(_ text: String, as boundary: Boundary, zone: (WallTime) -> Int) {
        guard let shown = WallTime(text, as: boundary) else { return nil }
        self = text.last == "Z" ? shown : shown - .seconds(zone(shown))
    }

    /// `2026-11-21T10:03:00Z`; outside the years 0 to 9999 the bare seconds.
    public var description: String {
        guard (-62_167_219_200...253_402_300_799).contains(seconds) else { return "\(seconds) s" }
        let inDay = seconds.modulo(86_400)
        let (year, month, day) = Self.civil((seconds - inDay) / 86_400)
        return "\(year.padded(4))-\(month.padded(2))-\(day.padded(2))"
            + "T\((inDay / 3600).padded(2)):\((inDay / 60 % 60).padded(2)):\((inDay % 60).padded(2))Z"
    }

    private static func days(_ text: Substring) -> Int64? {
        let fields = text.split(separator: "-", omittingEmptySubsequences: false)
        guard fields.count == 3, let year = number(fields[0], digits: 4), let month = number(fields[1], digits: 2),
            let day = number(fields[2], digits: 2), (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        let days = daysSince1970(year, month, day)
        return civil(days) == (year, month, day) ? days : nil
    }

    private static func secondsInDay(_ text: Substring) -> Int64? {
        let fields = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(fields.count), let hour = number(fields[0], digits: 2), hour < 24,
            let minute = number(fields[1], digits: 2), minute < 60
        else { return nil }
        guard fields.count == 3 else { return hour * 3600 + minute * 60 }
        guard let second = number(fields[2], digits: 2), second < 60 else { return nil }
        return hour * 3600 + minute * 60 + second
    }

    private static func number(_ text: Substring, digits: Int) -> Int64? {
        guard text.utf8.count == digits, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int64(text)
    }

    /// Days from 1970-01-01 in the Gregorian calendar, counted in eras of 400 years that begin on 1 March.
    private static func daysSince1970(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let yearOfEra = shifted.modulo(400)
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return (shifted - yearOfEra) / 400 * 146_097 + dayOfEra - 719_468
    }

    private static func civil(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let dayOfEra = shifted.modulo(146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + (shifted - dayOfEra) / 146_097 * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }
}

extension Int64 {
    /// The remainder that is never negative.
    fileprivate func modulo(_ divisor: Int64) -> Int64 {
        let remainder = self % divisor
        return remainder < 0 ? remainder + divisor : remainder
    }

    fileprivate func padded(_ width: Int) -> String {
        let digits = String(self)
        return String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
    }
}
