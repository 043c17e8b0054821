internal import Boards
internal import Doors

extension GuardOrder {
    /// The order as one message.
    public var frame: [UInt8] {
        switch self {
        case .plan(let plan): FrameWriter.frame(1) { $0.put(plan) }
        case .release(let door, let time):
            FrameWriter.frame(2) {
                $0.put(door)
                $0.put(time)
            }
        case .hold(let door): FrameWriter.frame(6) { $0.put(door) }
        case .serveExit(let door, let served):
            FrameWriter.frame(7) {
                $0.put(door)
                $0.put(served)
            }
        case .lock(let door): FrameWriter.frame(3) { $0.put(door) }
        case .lockAll: FrameWriter.frame(4)
        case .answer(let number): FrameWriter.frame(9) { $0.put(number) }
        case .heartbeat: FrameWriter.frame(8)
        case .bye: FrameWriter.frame(5)
        }
    }

    /// The order in a message; a plan that cannot be held and a release beyond ``longestAsked`` are refused.
    public init(frame: [UInt8]) throws(FrameError) {
        var reader = try FrameReader(frame)
        switch reader.kind {
        case 1: self = .plan(try reader.plan())
        case 2:
            let door = try reader.text()
            let time = try reader.time()
            guard time >= .zero, time <= Self.longestAsked else { throw .range("release time") }
            self = .release(door: door, for: time)
        case 3: self = .lock(door: try reader.text())
        case 4: self = .lockAll
        case 5: self = .bye
        case 6: self = .hold(door: try reader.text())
        case 7: self = .serveExit(door: try reader.text(), try reader.flag())
        case 8: self = .heartbeat
        case 9: self = .answer(try reader.number())
        default: throw .kind(reader.kind)
        }
        try reader.end()
    }

    /// No release lasts longer than the greatest ceiling; more is a mistake of the sender, not a wish.
    static let longestAsked: Duration = .seconds(3600)
}

extension FrameWriter {
    fileprivate mutating func put(_ plan: GuardPlan) {
        switch plan.chip {
        case .label(let label):
            put(true)
            put(label)
        case .lineNames: put(false)
        }
        put(UInt8(clamping: plan.doors.count))
        for door in plan.doors {
            put(door.name)
            put(door.lock)
            put(door.exit != nil)
            if let exit = door.exit { put(exit) }
            let limits = door.limits
            for time in [limits.releaseTime, limits.ceiling, limits.rest, limits.retry, limits.silence] { put(time) }
            put(limits.continuous)
            put(limits.exitMayBeBlocked)
        }
    }

    /// Without the note on resistors, which is for people.
    private mutating func put(_ line: LineSpec) {
        put(line.name)
        put(line.active, of: LineSpec.Active.allCases)
        put(line.bias, of: LineSpec.Bias.allCases)
        put(line.drive, of: LineSpec.Drive.allCases)
    }
}

extension FrameReader {
    fileprivate mutating func plan() throws(FrameError) -> GuardPlan {
        let chip = try flag() ? ChipSearch.label(try text()) : .lineNames
        let count = try byte()
        var doors: [GuardedDoor] = []
        for _ in 0..<count { doors.append(try door()) }
        let plan = GuardPlan(chip: chip, doors: doors)
        if let fault = plan.fault { throw .range(fault) }
        return plan
    }

    private mutating func door() throws(FrameError) -> GuardedDoor {
        let name = try text()
        let lock = try line()
        let exit = try flag() ? try line() : nil
        var limits = ReleaseLimits(releaseTime: try time(), ceiling: try time())
        limits.rest = try time()
        limits.retry = try time()
        limits.silence = try time()
        limits.continuous = try flag()
        limits.exitMayBeBlocked = try flag()
        return GuardedDoor(name: name, lock: lock, exit: exit, limits: limits)
    }

    private mutating func line() throws(FrameError) -> LineSpec {
        LineSpec(
            try text(), active: try value(of: LineSpec.Active.allCases), bias: try value(of: LineSpec.Bias.allCases),
            drive: try value(of: LineSpec.Drive.allCases))
    }
}
