extension Schedule {
    private static let dayNames = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    /// Reads `mon-fri 08:00-18:00; sat 10:00-14:00`.
    ///
    /// Each part is a day or a range of days and one span of time; `24:00` is the end of a day, a span that ends
    /// before it starts runs into the next day (`fri 22:00-06:00`). Nil for any other form.
    public init?(_ text: String) {
        var periods: [Period] = []
        for part in text.split(separator: ";", omittingEmptySubsequences: false) {
            let words = part.split(separator: " ")
            guard words.count == 2, let days = Self.days(words[0]), let span = Self.span(words[1]) else { return nil }
            for day in days {
                let start = day * Self.day + span.start
                let end = day * Self.day + span.end + (span.end <= span.start ? Self.day : 0)
                guard let period = Period(start: start, end: end % Self.week) else { return nil }
                periods.append(period)
            }
        }
        self.init(periods: periods)
    }

    static func text(of period: Period) -> String {
        let start = period.start % day
        let end = start + period.length
        return "\(dayNames[period.start / day]) \(clock(start))-\(clock(end > day ? end - day : end))"
    }

    private static func days(_ text: Substring) -> [Int]? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
            .map { dayNames.firstIndex(of: $0.lowercased()) }
        guard ends.count <= 2, let first = ends[0], let last = ends[ends.count - 1] else { return nil }
        return first <= last ? Array(first...last) : Array(first..<7) + Array(0...last)
    }

    private static func span(_ text: Substring) -> (start: Int, end: Int)? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map(minutes)
        guard ends.count == 2, let start = ends[0], let end = ends[1], start < day else { return nil }
        return (start, end)
    }

    private static func minutes(_ text: Substring) -> Int? {
        let fields = text.split(separator: ":", omittingEmptySubsequences: false)
        guard fields.count == 2,
            fields.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let hour = Int(fields[0]), let minute = Int(fields[1]), minute < 60, hour * 60 + minute <= day
        else { return nil }
        return hour * 60 + minute
    }

    private static func clock(_ minutes: Int) -> String {
        let hour = minutes / 60
        let minute = minutes % 60
        return "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
    }
}
