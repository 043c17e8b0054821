import Grants
import Testing

@Suite struct ScheduleTests {
    @Test(arguments: [
        ("mon-fri 08:00-18:00", "mon 08:00", true), ("mon-fri 08:00-18:00", "mon 07:59", false),
        ("mon-fri 08:00-18:00", "fri 17:59", true), ("mon-fri 08:00-18:00", "fri 18:00", false),
        ("mon-fri 08:00-18:00", "sat 12:00", false), ("mon-fri 08:00-18:00; sat 10:00-14:00", "sat 12:00", true),
        ("fri 22:00-06:00", "sat 05:59", true), ("fri 22:00-06:00", "sat 06:00", false),
        ("sun 22:00-06:00", "mon 01:00", true), ("sun 22:00-06:00", "sun 21:59", false),
        ("sat-mon 00:00-24:00", "sun 23:59", true), ("sat-mon 00:00-24:00", "tue 00:00", false),
        ("sun 10:00-24:00", "sun 23:59", true), ("sun 10:00-24:00", "mon 00:00", false),
    ])
    func `a period holds its start and not its end`(_ text: String, _ at: String, _ inside: Bool) throws {
        let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        let day = try #require(days.firstIndex(of: String(at.prefix(3))))
        let clock = at.suffix(5).split(separator: ":").compactMap { Int($0) }
        let schedule = try #require(Schedule(text))
        #expect(schedule.contains(minute: day * 1440 + clock[0] * 60 + clock[1]) == inside)
        #expect(Schedule(schedule.description) == schedule, "\(schedule)")
    }

    @Test(arguments: [
        "", "mon", "08:00-18:00", "mon 8:00-18:00", "mon 08:00", "mon 08:00-25:00", "mon 24:00-25:00",
        "mon 08:60-09:00",
        "day 08:00-18:00", "mon-tue-wed 08:00-18:00", "mon 08:00-18:00;", "mon 08:00-18:00 tue", "mon -1:00-18:00",
        "- 08:00-18:00",
    ])
    func `no other text is a schedule`(_ text: String) { #expect(Schedule(text) == nil) }

    @Test func `a span is at most a day and never empty`() {
        #expect(Schedule.Period(start: 0, end: 0) == nil)
        #expect(Schedule.Period(start: 0, end: 1441) == nil)
        #expect(Schedule.Period(start: 10_079, end: 0) != nil)
        #expect(Schedule.Period(start: 10_080, end: 1) == nil)
    }
}
