import Foundation
import Grants
import Support
import Testing

@Suite struct TimeTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("2026-11-21T10:03:00Z", 1_795_255_380), ("2038-01-19T03:14:08Z", 2_147_483_648),
        ("2028-02-29T00:00:00Z", 1_835_395_200), ("1969-12-31T23:59:59Z", -1), ("2000-02-29T12:00:00Z", 951_825_600),
        ("9999-12-31T23:59:59Z", 253_402_300_799), ("0000-01-01T00:00:00Z", -62_167_219_200),
    ])
    func `wall time is written and read as UTC`(_ text: String, _ seconds: Int) {
        #expect(WallTime(seconds: Int64(seconds)).description == text)
        #expect(WallTime(text, as: .start) == WallTime(seconds: Int64(seconds)))
    }

    @Test func `wall time agrees with Foundation over ten thousand random times`() {
        let seed = UInt64.random(in: .min ... .max)
        var generator = SeededGenerator(seed: seed)
        let formatter = ISO8601DateFormatter()
        for _ in 0..<10_000 {
            let seconds = Int64.random(in: -2_208_988_800...4_102_444_800, using: &generator)
            let expected = formatter.string(from: Date(timeIntervalSince1970: Double(seconds)))
            #expect(WallTime(seconds: seconds).description == expected, "seed \(seed)")
        }
    }

    @Test func `a bare date begins the day as a start and includes it whole as an end`() {
        #expect(WallTime("2026-12-31", as: .start)?.description == "2026-12-31T00:00:00Z")
        #expect(WallTime("2026-12-31", as: .end)?.description == "2027-01-01T00:00:00Z")
        #expect(WallTime("2028-02-29", as: .end)?.description == "2028-03-01T00:00:00Z")
    }

    @Test func `a text without Z is site-local`() {
        #expect(WallTime("2026-12-31T18:00", as: .end, secondsEastOfUTC: 3600)?.description == "2026-12-31T17:00:00Z")
        #expect(WallTime("2026-12-31T18:00Z", as: .end, secondsEastOfUTC: 3600)?.description == "2026-12-31T18:00:00Z")
        #expect(WallTime("2026-12-31", as: .end, secondsEastOfUTC: -3600)?.description == "2027-01-01T01:00:00Z")
    }

    @Test(arguments: [
        "", "2026", "2026-13-01", "2026-02-29", "2026-00-10", "2026-01-32", "26-01-01", "2026-1-1", "2026-01-01T",
        "2026-01-01T24:00", "2026-01-01T10:60", "2026-01-01T10", "2026-01-01 10:00", "2026-01-01T10:00:61",
        "2026-01-01Z",
        "+026-01-01", "２０２６-01-01",
    ])
    func `no other text is a wall time`(_ text: String) { #expect(WallTime(text, as: .start) == nil) }

    @Test func `arithmetic stays at the ends of the range`() {
        #expect(WallTime(seconds: .max) + .seconds(1) == WallTime(seconds: .max))
        #expect(WallTime(seconds: .min) - .seconds(1) == WallTime(seconds: .min))
        #expect(WallTime(seconds: .max) - WallTime(seconds: .min) > .seconds(Int64.max))
    }

    @Test func `a clock is trusted when a source confirmed it and it is not below the floor`() {
        let floor = WallTime(seconds: 1000)
        func moment(_ wall: Int64, _ trusted: Bool) -> Moment {
            Moment(uptime: .seconds(50), wall: WallTime(seconds: wall), clockTrusted: trusted, floor: floor)
        }
        #expect(moment(1000, true).isTrusted)
        #expect(!moment(999, true).isTrusted)
        #expect(!moment(1000, false).isTrusted)
        #expect(moment(2000, true).provable == WallTime(seconds: 2000))
        #expect(moment(2000, false).provable == WallTime(seconds: 1050))
    }

    @Test func `a clock that goes back behind what has passed is not trusted, whatever the kernel says`() {
        func moment(_ wall: Int64) -> Moment {
            Moment(
                uptime: .seconds(90_000), wall: WallTime(seconds: wall), clockTrusted: true,
                floor: WallTime(seconds: 1000))
        }
        #expect(moment(91_000).isTrusted)
        #expect(moment(91_000 - 60).isTrusted, "a clock that ran fast may be set right")
        #expect(!moment(91_000 - 61).isTrusted)
        #expect(moment(91_000 - 61).provable == WallTime(seconds: 91_000))
    }

    @Test func `a floor written in this boot session does not count its uptime twice`() {
        let floor = ClockFloor(wall: WallTime(seconds: 1000), bootSession: "a", uptime: .seconds(300))
        #expect(floor.atBoot(of: "a") == WallTime(seconds: 700))
        #expect(floor.atBoot(of: "b") == WallTime(seconds: 1000))
    }

    @Test(arguments: [
        // name, confirmed at, floor then, uptime, wall, trusted, floor now, age
        ("an hour ago", 1000, 900, 10, 4600, true, 900, 3600),
        ("never negative", 1000, 900, 10, 1000, true, 900, 0),
        ("stamped by a clock that lied: from its floor", 9_000_000, 900, 10, 4600, true, 1000, 3700),
        ("below its own floor: from the floor", 5, 900, 10, 1900, true, 900, 1000),
        ("untrusted: floor less confirmed, and uptime", 1000, 900, 60, 99_999, false, 5000, 4060),
        ("untrusted, confirmed after the floor: at least nothing", 6000, 900, 60, 0, false, 5000, 0),
    ])
    func `the age of a confirmation`(
        _ name: String, _ at: Int64, _ floorThen: Int64, _ uptime: Int64, _ wall: Int64, _ trusted: Bool,
        _ floor: Int64,
        _ age: Int64
    ) {
        let confirmation = Confirmation(version: 1, at: WallTime(seconds: at), floor: WallTime(seconds: floorThen))
        let moment = Moment(
            uptime: .seconds(uptime), wall: WallTime(seconds: wall), clockTrusted: trusted,
            floor: WallTime(seconds: floor))
        #expect(confirmation.age(at: moment) == .seconds(age), "\(name)")
    }
}
