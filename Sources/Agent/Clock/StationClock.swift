internal import CLinux
internal import Doors
internal import FoundationEssentials
internal import Glibc
internal import Grants
internal import Loop

/// The station's clocks as evidence: uptime, wall time, and whether a time source vouches for it.
///
/// Trust comes from the kernel (`adjtimex`, read only) and is latched: it stays until the wall clock is stepped or the
/// machine boots. The program has no switch that sets it.
@Loop final class StationClock {
    /// The latest time known to have passed when this boot session began.
    private(set) var floorAtBoot = WallTime(seconds: 0)
    /// The kernel's id of this boot.
    let bootSession: String
    private var latched = false
    /// Wall time less uptime when last looked at: it moves only when the wall clock is stepped.
    private var origin: Int64

    init() {
        bootSession = Self.readBootSession()
        origin = Self.wallSeconds() - Monotonic.now.components.seconds
        look()
    }

    /// Takes the floor that was kept, as soon as it is read.
    func use(_ floor: ClockFloor?) { floorAtBoot = floor?.atBoot(of: bootSession) ?? floorAtBoot }

    /// The evidence of this instant.
    var moment: Moment {
        look()
        let wall = WallTime(seconds: Self.wallSeconds())
        return Moment(
            uptime: Monotonic.now, wall: wall, clockTrusted: latched, floor: floorAtBoot,
            minuteOfWeek: latched ? Self.minuteOfWeek() : nil)
    }

    /// The wall time, right or wrong, for showing.
    var wall: WallTime { WallTime(seconds: Self.wallSeconds()) }

    /// Whether the wall clock may be believed now.
    var isTrusted: Bool { moment.isTrusted }

    /// A step of the wall clock ends the trust; only the kernel's word brings it back.
    private func look() {
        let now = Self.wallSeconds() - Monotonic.now.components.seconds
        if abs(now - origin) > Self.steps { latched = false }
        origin = now
        if !latched { latched = Self.kernelIsSynchronised() }
    }

    /// Difference in seconds between two looks that counts as a step; slewing is far slower.
    private static let steps: Int64 = 2

    private static func kernelIsSynchronised() -> Bool {
        var query = timex()
        let state = adjtimex(&query)
        return state >= 0 && state != TIME_ERROR && query.status & STA_UNSYNC == 0
    }

    private static func wallSeconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec)
    }

    /// The minute at the site, in the system's zone; nil while the clock is not trusted.
    var siteTime: SiteTime? {
        let moment = moment
        return moment.isTrusted ? SiteTime(moment.wall, secondsEastOfUTC: secondsEastOfUTC) : nil
    }

    /// How far the system's zone is ahead of UTC now, in seconds.
    var secondsEastOfUTC: Int {
        var seconds = time(nil)
        var local = tm()
        localtime_r(&seconds, &local)
        return local.tm_gmtoff
    }

    /// Minutes since Monday 00:00 in the system's zone.
    private static func minuteOfWeek() -> Int {
        var seconds = time(nil)
        var local = tm()
        localtime_r(&seconds, &local)
        return (Int(local.tm_wday) + 6) % 7 * 1440 + Int(local.tm_hour) * 60 + Int(local.tm_min)
    }

    private static func readBootSession() -> String {
        guard let data = try? Data(contentsOf: URL(filePath: "/proc/sys/kernel/random/boot_id")) else {
            return "unknown"
        }
        return String(decoding: data.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }
}
