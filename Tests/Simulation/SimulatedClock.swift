import Grants

/// A station's clocks over true time: uptime counts on, the wall clock may be stepped, trust is lost and comes back.
struct SimulatedClock {
    /// Milliseconds of true time at the last boot.
    private(set) var bootedAt: Int64
    private(set) var session = 1
    /// How far the wall clock is off, in seconds.
    private(set) var offset: Int64 = 0
    private(set) var isLatched = true
    /// As the process read it when it began.
    private(set) var floorAtBoot = WallTime(seconds: 0)

    init(bootedAt: Int64) { self.bootedAt = bootedAt }

    func uptime(_ now: Int64) -> Duration { .milliseconds(now - bootedAt) }

    func instant(_ uptime: Duration) -> Int64 {
        let parts = uptime.components
        let rest = parts.attoseconds % 1_000_000_000_000_000 == 0 ? Int64(0) : 1
        return bootedAt + parts.seconds * 1000 + parts.attoseconds / 1_000_000_000_000_000 + rest
    }

    func moment(_ now: Int64) -> Moment {
        Moment(
            uptime: uptime(now), wall: WallTime(seconds: now / 1000 + offset), clockTrusted: isLatched,
            floor: floorAtBoot)
    }

    mutating func step(by seconds: Int64) { (offset, isLatched) = (seconds, false) }

    mutating func synchronise() { (offset, isLatched) = (0, true) }

    mutating func boot(_ now: Int64) {
        bootedAt = now
        session += 1
        // 1970, or whatever a weak battery kept.
        (offset, isLatched) = (now.isMultiple(of: 2) ? -now / 1000 : -86_400, false)
    }

    mutating func use(_ floor: ClockFloor?) {
        floorAtBoot = floor?.atBoot(of: "\(session)") ?? WallTime(seconds: 0)
    }

    func floor(_ now: Int64) -> ClockFloor {
        ClockFloor(wall: moment(now).wall, bootSession: "\(session)", uptime: uptime(now))
    }
}
