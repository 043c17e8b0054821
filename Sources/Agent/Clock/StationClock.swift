internal import CLinux
internal import Glibc
internal import Grants
internal import Ledger
internal import Loop

/// The station's clocks as evidence: uptime, wall time, and whether a time source vouches for it.
///
/// Trust comes from the kernel (`adjtimex`, read only) and is latched: it stays until the wall clock is stepped or the
/// machine boots. The program has no switch that sets it.
@Loop final class StationClock {
    /// The kernel's id of this boot.
    let bootSession: String
    /// The wall clock was stepped by so much; told at the next turn of the loop.
    var onStep: @Loop (Duration) -> Void = { _ in }
    /// The clock became trusted, or lost it; told at the next turn of the loop.
    var onTrust: @Loop () -> Void = {}

    /// The latest time known to have passed when this boot session began.
    private var floorAtBoot = WallTime(seconds: 0)
    private var latched = false
    private var wasStepped = false
    private var wasTrusted = false
    /// Wall time less uptime when last looked at: it moves only when the wall clock is stepped.
    private var origin = StationClock.origin
    private var untold: [Duration] = []
    private lazy var teller = LoopTimer { [unowned self] in self.tell() }
    private lazy var watcher = LoopTimer { [unowned self] in self.watch() }

    /// Difference between two looks that counts as a step; slewing is far slower.
    private static let steps: Duration = .seconds(2)
    /// Time between two looks while nobody asks.
    private static let lookEvery: Duration = .seconds(5)

    init() {
        bootSession = BootSession.current
        latched = Self.kernelIsSynchronised()
        wasTrusted = isTrusted
    }

    /// Takes the floor that was kept, as soon as it is read.
    func use(_ floor: ClockFloor?) {
        floorAtBoot = floor?.atBoot(of: bootSession) ?? floorAtBoot
        look()
    }

    /// Looks at the clock from now on, and whether the system's zone file was replaced.
    func watch() {
        tzset()
        look()
        watcher.schedule(after: Self.lookEvery)
    }

    /// The evidence of this instant.
    var moment: Moment {
        look()
        return evidence
    }

    /// The wall time, right or wrong, for showing.
    var wall: WallTime { WallTime(seconds: Self.wallClock.components.seconds) }

    /// What the wall clock would have shown at a time since boot if it had always gone as it does now.
    func wall(at sinceBoot: Duration) -> WallTime { WallTime(seconds: (Self.origin + sinceBoot).components.seconds) }

    /// Whether the wall clock may be believed now.
    var isTrusted: Bool { moment.isTrusted }

    /// Why it may not; nil while it may.
    var distrust: String? {
        let moment = moment
        if moment.isTrusted { return nil }
        if moment.clockTrusted { return "it shows a time before \(moment.floor + moment.uptime), which has passed" }
        return (wasStepped ? "it was stepped, and " : "") + "the kernel does not call it synchronised"
    }

    /// A floor to be kept, which counts here from now on; nil while the clock is not trusted.
    func raisedFloor() -> ClockFloor? {
        let moment = moment
        guard moment.isTrusted else { return nil }
        let floor = ClockFloor(wall: moment.wall, bootSession: bootSession, uptime: moment.uptime)
        floorAtBoot = max(floorAtBoot, floor.atBoot(of: bootSession))
        return floor
    }

    /// The minute at the site, in the system's zone; nil while the clock is not trusted.
    var siteTime: SiteTime? {
        let moment = moment
        return moment.isTrusted ? moment.site : nil
    }

    /// How long it takes until the wall clock shows the next second.
    var toNextSecond: Duration { .nanoseconds(1_000_000_000 - Self.wallClock.components.attoseconds / 1_000_000_000) }

    private var evidence: Moment {
        let wall = wall
        return Moment(
            uptime: Monotonic.sinceBoot, wall: wall, clockTrusted: latched, floor: floorAtBoot,
            site: latched ? SiteTime(wall, secondsEastOfUTC: Self.secondsEastOfUTC(wall)) : nil)
    }

    /// A step of the wall clock ends the trust; only the kernel's word brings it back.
    private func look() {
        let now = Self.origin
        let shift = now - origin
        origin = now
        if abs(shift.components.seconds) >= Self.steps.components.seconds {
            (latched, wasStepped) = (false, true)
            untold.append(shift)
        }
        if !latched { latched = Self.kernelIsSynchronised() }
        // Whoever looks may be in the middle of writing records: nobody is told from here.
        if !untold.isEmpty || evidence.isTrusted != wasTrusted { teller.schedule(after: .zero) }
    }

    private func tell() {
        let steps = untold
        untold = []
        for step in steps { onStep(step) }
        let trusted = evidence.isTrusted
        guard trusted != wasTrusted else { return }
        wasTrusted = trusted
        onTrust()
    }

    private static var origin: Duration { wallClock - Monotonic.sinceBoot }

    /// Whether the kernel says that a time source keeps the clock.
    static func kernelIsSynchronised() -> Bool {
        var query = timex()
        let state = adjtimex(&query)
        return state >= 0 && state != TIME_ERROR && query.status & STA_UNSYNC == 0
    }

    private static var wallClock: Duration {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    /// How far the system's zone is ahead of UTC at a time, in seconds.
    private static func secondsEastOfUTC(_ wall: WallTime) -> Int {
        var seconds = time_t(wall.seconds)
        var local = tm()
        localtime_r(&seconds, &local)
        return local.tm_gmtoff
    }
}
