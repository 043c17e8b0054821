import Doors
import Testing

@testable import Guard

@Suite struct `What a guard owes its agent` {
    private static func owing() -> GuardDeadlines {
        var deadlines = GuardDeadlines(GuardTimes())
        deadlines.started(.zero)
        deadlines.heard(.ready(standIn: false))
        return deadlines
    }

    @Test func `a report that was on its way before the order is no answer`() {
        var deadlines = Self.owing()
        _ = deadlines.ordered(.seconds(1))
        let reports: [GuardReport] = [
            .door("yard", .locked(.start)), .exit(door: "main", .pressed), .door("main", .denied(.noTime, by: .agent)),
            .fault(door: "main", sentence: "why"), .refused(sentence: "why"), .answered(0),
        ]
        for report in reports { deadlines.heard(report) }
        #expect(deadlines.overdue(.seconds(2)) == "the guard gave no answer in 1000 ms")
    }

    @Test func `an answer settles its order and those before, not the next`() {
        var deadlines = Self.owing()
        let numbers = [1000, 1200, 1400].map { deadlines.ordered(.milliseconds($0)) }
        deadlines.heard(.answered(numbers[1]))
        #expect(deadlines.next == .milliseconds(2400))
        deadlines.heard(.answered(numbers[2]))
        #expect(deadlines.next == nil)
    }

    @Test func `a hold owes no lock, and takes the place of a release that does`() {
        var deadlines = Self.owing()
        deadlines.heard(.door("main", .released(until: .seconds(5), by: .agent)))
        #expect(deadlines.next == .milliseconds(5250))
        deadlines.heard(.door("main", .held))
        #expect(deadlines.next == nil)
    }

    @Test func `an agent that always looks late blames its guard in the end`() {
        var deadlines = Self.owing()
        _ = deadlines.ordered(.seconds(1))
        var now = Duration.seconds(31)
        for _ in 0..<GuardDeadlines.mostForgiven {
            #expect(deadlines.isLate(now))
            deadlines.forgive(now)
            now += .seconds(1)
        }
        #expect(!deadlines.isLate(now) && deadlines.overdue(now) != nil)
    }

    @Test func `an agent that looks late gives what is overdue another moment`() {
        var deadlines = Self.owing()
        _ = deadlines.ordered(.seconds(1))
        #expect(!deadlines.isLate(.milliseconds(2050)) && deadlines.isLate(.seconds(31)))
        deadlines.forgive(.seconds(31))
        #expect(deadlines.overdue(.seconds(31)) == nil && deadlines.overdue(.milliseconds(31_250)) != nil)
    }
}
