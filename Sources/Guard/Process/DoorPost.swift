internal import Boards
internal import Doors
internal import Lines

/// One door of the guard: runs the effects of its release on its lines.
final class DoorPost {
    /// The door's name.
    var name: String { door.name }
    /// Whether the lock output is known to be inactive.
    var isLocked: Bool { release.isLocked }
    /// What to wait for on the exit button; nil without one and where it is polled.
    var descriptor: Int32? { exit?.descriptor }
    /// When ``tick(_:)`` is due.
    var nextWake: Duration? { [wake, exit?.wake, exitRetry].compactMap(\.self).min() }

    private let door: GuardedDoor
    private let chip: GuardedChip
    private let tell: (GuardReport) -> Void
    private var release: Release
    private var output: (lines: LockOutputs, index: Int)?
    private var wake: Duration?
    private var exit: ExitInput?
    private var exitRetry: Duration?
    private var told: Set<String> = []

    /// Time between two tries to take an exit button that cannot be read.
    static let exitRetryTime: Duration = .seconds(1)

    init(_ door: GuardedDoor, of chip: GuardedChip, tell: @escaping (GuardReport) -> Void) {
        self.door = door
        self.chip = chip
        self.tell = tell
        release = Release(limits: door.limits)
    }

    /// Begins with an output that was taken together with others, or takes its own where that failed.
    func start(_ taken: (lines: LockOutputs, index: Int)?, _ now: Duration) {
        output = taken
        step(taken != nil || drive(.locked) ? .driven : .driveFailed, now)
        takeExit(now)
    }

    /// Gives the release an event and does what it says.
    func step(_ event: ReleaseEvent, _ now: Duration) {
        for effect in release.step(event, now: now) {
            switch effect {
            case .drive(let value): step(drive(value) ? .driven : .driveFailed, now)
            case .wake(let at): wake = at
            case .report(let report): tell(.door(name, report))
            }
        }
    }

    /// Does what is due.
    func tick(_ now: Duration) {
        if let due = wake, now >= due {
            wake = nil
            step(.tick, now)
        }
        if let due = exit?.wake, now >= due { read(now) { (input) throws(LineError) in try input.tick(now) } }
        if let due = exitRetry, now >= due { takeExit(now) }
    }

    /// The exit button's descriptor is readable; `broken` when the kernel says it will never be again.
    func readable(_ now: Duration, broken: Bool) {
        read(now) { (input) throws(LineError) in try input.readable(now) }
        if broken, exit != nil {
            loseExit(now, "line \(door.exit?.name ?? "") went away: check the chip")
            loseOutput(now)
        }
    }

    /// Looks whether the output is still there: nothing else tells of a chip that went away from a door without exit
    /// button, before the next release would fail.
    func check(_ now: Duration) {
        guard let output else { return }
        do throws(LineError) {
            try output.lines.check(at: output.index)
        } catch  where error.isChipGone {
            chip.forget(after: error)
            say("\(error)")
            loseOutput(now)
        } catch {
            say("\(error)")
        }
    }

    /// The output as asked; a lock line that is not held is taken, which makes it inactive.
    private func drive(_ value: LockDrive) -> Bool {
        do throws(LineError) {
            switch (value, output) {
            case (.released, nil): return false
            case (.locked, nil): output = (try chip.output([door.lock]), 0)
            case (.released, let output?): try output.lines.drive(.active, at: output.index)
            case (.locked, let output?): try output.lines.drive(.inactive, at: output.index)
            }
            told.removeAll()
            return true
        } catch {
            if error.isChipGone { output = nil }
            chip.forget(after: error)
            say("\(error)")
            return false
        }
    }

    private func takeExit(_ now: Duration) {
        let isBack = exitRetry != nil
        exitRetry = nil
        guard let spec = door.exit else { return }
        do throws(LineError) {
            exit = try ExitInput(spec, of: chip, now)
            // Tells the agent that the button is read again; one that is held down follows as pressed.
            if isBack { tell(.exit(door: name, .released)) }
        } catch {
            chip.forget(after: error)
            loseExit(now, "\(error)")
        }
    }

    private func read(_ now: Duration, _ reading: (ExitInput) throws(LineError) -> [ExitReport]) {
        guard let exit else { return }
        do throws(LineError) {
            for report in try reading(exit) {
                tell(.exit(door: name, report))
                if report == .pressed { step(.exit, now) }
            }
        } catch {
            chip.forget(after: error)
            loseExit(now, "\(error)")
            if error.isChipGone { loseOutput(now) }
        }
    }

    /// Taken anew as soon as the chip is back, not at the next release, which would then be the one that fails.
    private func loseOutput(_ now: Duration) {
        output = nil
        step(.lineLost, now)
    }

    private func loseExit(_ now: Duration, _ sentence: String) {
        exit = nil
        exitRetry = now + Self.exitRetryTime
        say(sentence)
    }

    /// Each sentence once until something works again.
    private func say(_ sentence: String) {
        if told.insert(sentence).inserted { tell(.fault(door: name, sentence: sentence)) }
    }
}
