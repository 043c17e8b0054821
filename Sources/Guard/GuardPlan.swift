public import Boards
public import Doors

/// What a guard holds: which lines of which chip, and the bounds of their releases.
public struct GuardPlan: Sendable, Equatable {
    /// How the chip is found.
    public let chip: ChipSearch
    /// The doors, 1 to ``maxDoors``, each with a name and a lock line of its own.
    public let doors: [GuardedDoor]

    /// Most doors of one guard.
    public static let maxDoors = 16

    /// A plan; ``fault`` says whether it can be held.
    public init(chip: ChipSearch, doors: [GuardedDoor]) {
        self.chip = chip
        self.doors = doors
    }

    /// The first thing wrong with the plan, one sentence; nil for a plan that can be held.
    public var fault: String? {
        guard (1...Self.maxDoors).contains(doors.count) else {
            return "a guard holds 1 to \(Self.maxDoors) doors, not \(doors.count)"
        }
        guard Set(doors.map(\.name)).count == doors.count else { return "two doors have the same name" }
        guard Set(doors.map(\.lock.name)).count == doors.count else { return "two doors have the same lock line" }
        return doors.lazy.compactMap(\.fault).first
    }

    /// The names of all lines, which choose the chip when it is searched by them.
    var lineNames: [String] { doors.flatMap { [$0.lock.name] + ($0.exit.map { [$0.name] } ?? []) } }
}

/// One door of a guard.
public struct GuardedDoor: Sendable, Equatable {
    /// The door's name in configuration and board file, 1 to ``maxNameBytes`` bytes.
    public let name: String
    /// The lock output.
    public let lock: LineSpec
    /// The exit button.
    public let exit: LineSpec?
    /// How long a release lasts at most.
    public let limits: ReleaseLimits

    /// Longest name of a door, in bytes.
    public static let maxNameBytes = 64
    /// The least and the most a release ceiling may be.
    public static let ceilings: ClosedRange<Duration> = .milliseconds(500)...(.seconds(60))

    /// The least and the most an agent may be silent that holds a door.
    public static let silences: ClosedRange<Duration> = .milliseconds(100)...(.seconds(3))

    /// A door by its lines.
    public init(name: String, lock: LineSpec, exit: LineSpec?, limits: ReleaseLimits = .init()) {
        self.name = name
        self.lock = lock
        self.exit = exit
        self.limits = limits
    }

    var fault: String? {
        let lines = [lock] + (exit.map { [$0] } ?? [])
        if !(1...Self.maxNameBytes).contains(name.utf8.count) {
            return "a door's name has 1 to \(Self.maxNameBytes) bytes"
        }
        if let line = lines.first(where: { !(1...LineSpec.maxNameBytes).contains($0.name.utf8.count) }) {
            return "line \"\(line.name)\" of door \(name): a line's name has 1 to \(LineSpec.maxNameBytes) bytes"
        }
        if !Self.ceilings.contains(limits.ceiling) { return "door \(name): release ceiling outside 0.5 s to 60 s" }
        if limits.releaseTime <= .zero || limits.releaseTime > limits.ceiling {
            return "door \(name): release time outside 0 to its release ceiling"
        }
        if !Self.silences.contains(limits.silence) { return "door \(name): silence outside 0.1 s to 3 s" }
        if limits.retry <= .zero || limits.rest <= .zero { return "door \(name): retry or rest of no length" }
        return nil
    }
}
