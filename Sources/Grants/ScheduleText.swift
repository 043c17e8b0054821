extension Schedule {
    static let dayNames = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    /// Reads `mon-fri 08:00-18:00; sat 10:00-14:00; except 2026-12-25, 2026-12-24 08:00-12:00`.
    ///
    /// Each part is a day or a range of days and one span of time; `24:00` is the end of a day, a span that ends
    /// before it starts runs into the next day (`fri 22:00-06:00`). A part `except` lists dates on which no period counts,
    /// each alone or with a span that counts instead. Nil for any other form and without a period.
    public init?(_ text: String) {
        var periods: [Period] = []
        var special: [SpecialDay] = []
        for part in text.split(separator: ";", omittingEmptySubsequences: false) {
            let words = part.split(separator: " ", maxSplits: 1)
            if words.count == 2, words[0].lowercased() == "except" {
                guard let days = Self.specialDays(words[1]) else { return nil }
                special += days
            } else {
                guard let read = Self.periods(part) else { return nil }
                periods += read
            }
        }
        guard !periods.isEmpty else { return nil }
        self.init(periods: periods, special: special)
    }

    /// The same of a text that somebody gives; nil also where it, or its own form, is longer than ``maxBytes``.
    public init?(given text: String) {
        guard text.utf8.count <= Self.maxBytes else { return nil }
        self.init(text)
        guard description.utf8.count <= Self.maxBytes else { return nil }
    }

    static func text(of periods: [Period], _ special: [SpecialDay]) -> String {
        let parts = periods.map { text(of: $0) }
        let except = special.isEmpty ? [] : ["except " + special.map(\.description).joined(separator: ", ")]
        return (parts + except).joined(separator: "; ")
    }

    private static func specialDays(_ text: Substring) -> [SpecialDay]? {
        let days = text.split(separator: ",", omittingEmptySubsequences: false).map { SpecialDay($0) }
        return days.contains(nil) ? nil : days.compactMap(\.self)
    }

    private static func periods(_ part: Substring) -> [Period]? {
        let words = part.split(separator: " ")
        guard words.count == 2, let days = Self.days(words[0]), let span = Self.span(words[1]) else { return nil }
        let periods = days.map { day in
            let start = day * Self.day + span.start
            let end = day * Self.day + span.end + (span.end <= span.start ? Self.day : 0)
            return Period(start: start, end: end % Self.week)
        }
        return periods.contains(nil) ? nil : periods.compactMap(\.self)
    }

    private static func text(of period: Period) -> String {
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

    static func span(_ text: Substring) -> (start: Int, end: Int)? {
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

    static func clock(_ minutes: Int) -> String {
        let hour = minutes / 60
        let minute = minutes % 60
        return "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
    }
}
