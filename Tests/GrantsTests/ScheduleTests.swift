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
        let minute = Int64(day * 1440 + clock[0] * 60 + clock[1])
        #expect(schedule.contains(SiteTime(wall(4 * 86_400 + minute * 60), secondsEastOfUTC: 0)) == inside)
        #expect(Schedule(schedule.description) == schedule, "\(schedule)")
    }

    @Test(arguments: [
        "", "mon", "08:00-18:00", "mon 8:00-18:00", "mon 08:00", "mon 08:00-25:00", "mon 24:00-25:00",
        "mon 08:60-09:00",
        "day 08:00-18:00", "mon-tue-wed 08:00-18:00", "mon 08:00-18:00;", "mon 08:00-18:00 tue", "mon -1:00-18:00",
        "- 08:00-18:00", "except 2026-12-25", "mon 08:00-18:00; except", "mon 08:00-18:00; except ",
        "mon 08:00-18:00; except 2026-02-30", "mon 08:00-18:00; except 2026-12-24 08:00",
        "mon 08:00-18:00; except 2026-12-24 22:00-06:00", "mon 08:00-18:00; except 2026-12-24 08:00-08:00",
        "mon 08:00-18:00; except 2026-12-24T08:00", "mon 08:00-18:00; except 2026-12-24,",
        "mon 08:00-18:00; except 2026-12-24 08:00-12:00 x", "mon 08:00-18:00; except mon 08:00-09:00",
        "mon 08:00-18:00; 2026-12-25", "mon 08:00-18:00, except 2026-12-25",
    ])
    func `no other text is a schedule`(_ text: String) { #expect(Schedule(text) == nil) }

    @Test func `a span is at most a day and never empty`() {
        #expect(Schedule.Period(start: 0, end: 0) == nil)
        #expect(Schedule.Period(start: 0, end: 1441) == nil)
        #expect(Schedule.Period(start: 10_079, end: 0) != nil)
        #expect(Schedule.Period(start: 10_080, end: 1) == nil)
    }

    // 2026-12-21 is a Monday.
    @Test(arguments: [
        ("2026-12-21T08:00", true), ("2026-12-21T07:59", false), ("2026-12-21T17:59", true),
        ("2026-12-21T18:00", false), ("2026-12-24T09:00", true), ("2026-12-24T11:59", true),
        ("2026-12-24T12:00", false), ("2026-12-25T09:00", false), ("2026-12-26T09:00", false),
        ("2026-12-28T09:00", true), ("2026-12-27T20:00", true), ("2026-12-26T20:00", false),
        ("2026-12-29T12:30", false), ("2026-12-29T15:00", true), ("2026-12-30T23:59", true),
        // A period that runs into a special day ends at its midnight.
        ("2027-01-01T01:00", false), ("2027-01-02T01:00", true), ("2028-02-29T09:00", false),
        ("2028-03-01T09:00", true),
    ])
    func `F-C3 weekly periods hold, and a date of its own wins over them`(time: String, inside: Bool) throws {
        let schedule = try #require(
            Schedule(
                "mon-fri 08:00-18:00; wed-fri 22:00-06:00; except 2026-12-25, 2026-12-24 08:00-12:00, "
                    + "2026-12-27 20:00-24:00, 2026-12-26; EXCEPT 2026-12-29 10:00-12:00, 2026-12-29 14:00-16:00,"
                    + "2027-01-01,2028-02-29"))
        let wall = try #require(WallTime(time, as: .start, secondsEastOfUTC: 3600))
        #expect(schedule.contains(SiteTime(wall, secondsEastOfUTC: 3600)) == inside)
        let again = try #require(Schedule(schedule.description))
        #expect(again == schedule && again.hashValue == schedule.hashValue, "\(schedule)")
        #expect(try Schedule(periods: #require(Schedule("mon 08:00-09:00")).periods) != schedule)
    }

    @Test func `what somebody gives is bounded, as given and as kept`() {
        let days = Array(repeating: "2026-12-25", count: 400).joined(separator: ", ")
        #expect(Schedule(given: "mon 08:00-18:00; except \(days)") == nil)
        #expect(Schedule("mon 08:00-18:00; except \(days)")?.special.count == 400)
        let weeks = Array(repeating: "mon-sun 08:00-18:00", count: 60).joined(separator: ";")
        #expect(Schedule(given: weeks) == nil)
        #expect(Schedule(given: "mon 08:00-18:00") == Schedule("mon 08:00-18:00"))
    }

    @Test func `a schedule is written as it is read`() {
        let text = "mon 08:00-18:00; sun 22:00-06:00; except 2026-12-25, 2026-12-24 08:00-12:00, 2026-12-31 10:00-24:00"
        #expect(Schedule(text)?.description == text)
    }

    @Test func `F-C3 the minute is the site's, before 1970, across midnight, on 29 February and in 2038`() {
        let monday = SiteTime(wall(4 * 86_400), secondsEastOfUTC: 0)
        #expect((monday.day, monday.minuteOfDay, monday.minuteOfWeek) == (4, 0, 0))
        let before = SiteTime(wall(0), secondsEastOfUTC: -60)
        #expect((before.day, before.minuteOfDay, before.minuteOfWeek) == (-1, 1439, 2 * 1440 + 1439))
        let late = SiteTime(wall(86_399), secondsEastOfUTC: 3600)
        #expect((late.day, late.minuteOfDay) == (1, 59))
        #expect("\(SiteTime(wall(1_835_395_200), secondsEastOfUTC: 0))" == "tue 2028-02-29 00:00")
        #expect("\(SiteTime(wall(2_147_483_647), secondsEastOfUTC: 0))" == "tue 2038-01-19 03:14")
        #expect("\(SiteTime(wall(2_147_483_660), secondsEastOfUTC: 3600))" == "tue 2038-01-19 04:14")
    }

    @Test func `a minute of the week belongs to its date only`() {
        let time = SiteTime(wall(1_835_395_200), secondsEastOfUTC: 0)
        #expect(SiteTime(date: time.date, minuteOfWeek: time.minuteOfWeek) == time)
        for (date, minute) in [("2028-02-29", 0), ("2028-02-30", 1440), ("2028-02-29", -1), ("2028-02-29T00:00", 1440)]
        {
            #expect(SiteTime(date: date, minuteOfWeek: minute) == nil)
        }
    }
}
