import Doors

/// A lock output on a bench: writes as told, fails when told, and keeps what it did.
struct ReleaseBench {
    private(set) var reports: [ReleaseReport] = []
    private(set) var isActive = false
    private(set) var now: Duration = .zero
    /// When the output became active, after it had rested: what the ceiling counts from.
    private(set) var firstActive: Duration?
    /// Writes that failed so far.
    private(set) var failures = 0
    /// Whether the last write failed.
    private(set) var isFailing = false
    var failsToRelease = false
    var failsToLock = false

    private var release: Release
    private let limits: ReleaseLimits
    private var inactiveSince: Duration = .zero
    private(set) var wake: Duration?

    init(limits: ReleaseLimits = .init(), taken: Bool = true) {
        release = Release(limits: limits)
        self.limits = limits
        step(taken ? .driven : .driveFailed)
        if taken { reports = [] }
    }

    var isLocked: Bool { release.isLocked }
    var isHeld: Bool { release.isHeld }

    /// The reports since the last call.
    mutating func heard() -> [ReleaseReport] {
        defer { reports = [] }
        return reports
    }

    mutating func run(until end: Duration) {
        while let due = wake, due <= end {
            now = max(now, due)
            wake = nil
            step(.tick)
        }
        now = max(now, end)
    }

    mutating func send(_ event: ReleaseEvent, at time: Duration) {
        run(until: time)
        step(event)
    }

    private mutating func step(_ event: ReleaseEvent) {
        // What comes after a hold has a ceiling of its own.
        defer { if release.isHeld { firstActive = nil } }
        for effect in release.step(event, now: now) {
            switch effect {
            case .wake(let at): wake = at
            case .report(let report): reports.append(report)
            case .drive(let value): step(write(value))
            }
        }
    }

    private mutating func write(_ value: LockDrive) -> ReleaseEvent {
        if value == .released ? failsToRelease : failsToLock {
            failures += 1
            isFailing = true
            return .driveFailed
        }
        isFailing = false
        let active = value == .released
        if active, !isActive, firstActive == nil || now - inactiveSince >= limits.rest { firstActive = now }
        if !active, isActive { inactiveSince = now }
        isActive = active
        return .driven
    }
}
