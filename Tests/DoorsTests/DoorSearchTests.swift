import Doors
import Grants
import Support
import Testing

/// Every short sequence of what can happen to a door, its guard, its lines and the people who command it.
@Suite struct DoorSearchTests {
    /// How many half seconds the ceiling is.
    private static let ceiling = 3

    private static func limits(continuous: Bool, waiver: Bool) -> ReleaseLimits {
        var limits = ReleaseLimits(releaseTime: .seconds(1), ceiling: .milliseconds(500 * ceiling))
        limits.continuous = continuous
        limits.exitMayBeBlocked = waiver
        return limits
    }

    private static func rules(continuous: Bool, waiver: Bool, tamperBlocks: Bool) -> DoorRules {
        var rules = DoorRules()
        rules.releaseTime = .seconds(1)
        rules.relockDelay = .milliseconds(500)
        rules.openTime = .seconds(2)
        rules.isContinuous = continuous
        rules.lockdownBlocksExit = waiver
        rules.tamperBlocks = tamperBlocks
        rules.sensesLeaf = true
        rules.sensesLock = true
        rules.holdOpen = Schedule("mon-sun 00:00-24:00")
        return rules
    }

    /// What must never be; nil where all is well.
    static func wrong(_ world: DoorWorld, continuous: Bool) -> String? {
        let door = world.door
        if world.isActive, !world.isExcused, let since = world.activeSince, world.now - since > ceiling {
            if !world.release.isHeld { return "active past the ceiling" }
            if !continuous { return "held on a lock that is not continuous" }
        }
        guard world.isSettled else { return nil }
        let holds = door.mode == .unlocked || door.mode == .lockedOpen
        if world.release.isHeld, !holds { return "held in \(door.mode)" }
        if world.isActive {
            if door.mode == .locked || door.mode == .blocked || door.mode == .lockedDown {
                return "active and shown as \(door.mode)"
            }
            if !holds, !world.wasGranted, !world.wasExit { return "active after nothing but denials" }
            if door.kept.mode == .lockedDown, !world.wasExit { return "active in LockedDown without exit" }
            if door.kept.mode == .blocked || (door.kept.isTamperBlocked && door.kept.mode != .lockedOpen),
                !world.wasExit
            {
                return "active while blocked without exit"
            }
        } else if case .accessed = door.mode {
            return "inactive and shown as accessed"
        }
        return nil
    }

    /// Where the search begins, beside a locked door: each of these is reached by moves of its own.
    private static let beginnings: [[DoorWorld.Move]] = [
        [], [.release, .guardReads], [.exit], [.unlock, .guardReads], [.lockopen, .guardReads, .agentReads],
        [.lockdown, .guardReads], [.block], [.scheduled, .guardReads, .agentReads], [.tamper],
        [.release, .guardReads, .agentReads, .opens, .time], [.breaks, .release, .guardReads],
        [.exit, .breaks, .time, .time], [.unlock, .lockdown], [.exit, .time, .time, .exit],
    ]

    private static func start(_ continuous: Bool, _ waiver: Bool, _ tamperBlocks: Bool) -> DoorWorld {
        DoorWorld(
            rules: rules(continuous: continuous, waiver: waiver, tamperBlocks: tamperBlocks),
            limits: limits(continuous: continuous, waiver: waiver))
    }

    @Test(arguments: [(true, false, false), (true, true, true), (false, false, true)])
    func `no short sequence leaves a lock released that nothing releases`(
        continuous: Bool, waiver: Bool, tamperBlocks: Bool
    ) {
        var seen: Set<Int> = []
        var level: [(world: DoorWorld, path: [DoorWorld.Move])] = []
        for beginning in Self.beginnings {
            var world = Self.start(continuous, waiver, tamperBlocks)
            for move in beginning { _ = world.make(move) }
            if seen.insert(world.hashValue).inserted { level.append((world, beginning)) }
        }
        var moves = 0
        for depth in 1...Self.depth {
            var next: [(world: DoorWorld, path: [DoorWorld.Move])] = []
            for (world, path) in level {
                for move in DoorWorld.Move.allCases {
                    var after = world
                    guard after.make(move) else { continue }
                    moves += 1
                    guard seen.insert(after.hashValue).inserted else { continue }
                    if let wrong = Self.wrong(after, continuous: continuous) {
                        Issue.record("\(wrong) after \((path + [move]).map(\.rawValue).joined(separator: ", "))")
                        return
                    }
                    if depth < Self.depth { next.append((after, path + [move])) }
                }
            }
            level = next
        }
        let kind = "continuous \(continuous), waiver \(waiver), tamper block \(tamperBlocks)"
        print(
            "doors searched: \(seen.count) states by \(moves) moves, up to \(Self.depth) from each beginning; \(kind)")
    }

    /// Moves in a sequence; every further one takes some eight times as long.
    private static let depth = 4

    @Test func `nor does any long walk, 1500 seeds`() {
        for seed in UInt64(1)...1500 {
            var generator = SeededGenerator(seed: seed)
            let continuous = seed % 3 != 0
            let waiver = seed % 2 == 0
            var world = Self.start(continuous, waiver, seed % 5 < 2)
            var path: [DoorWorld.Move] = []
            for _ in 0..<80 {
                guard let move = DoorWorld.Move.allCases.randomElement(using: &generator), world.make(move) else {
                    continue
                }
                path.append(move)
                guard let wrong = Self.wrong(world, continuous: continuous) else { continue }
                Issue.record("\(wrong), seed \(seed), after \(path.map(\.rawValue).joined(separator: ", "))")
                return
            }
        }
    }
}
