/// What the stand-in library asks of the chip, one line of text each; the grammar stands in its `private.h`.
enum ChipRequest: Equatable {
    /// Name, label and number of lines.
    case chip
    /// What the kernel would tell about a line.
    case line(Int)
    /// The value of a line that is watched.
    case level(Int)
    /// Take lines; the connection stands for them.
    case take(Taking)
    /// Take a line with its edges; the connection carries them.
    case watch(Taking)
    /// The values of the lines taken over this connection.
    case get
    /// Give them values.
    case set([Bool])

    /// Which lines, for whom and how.
    struct Taking: Equatable {
        enum Direction: String { case asIs = "as-is", input, output }

        let consumer: String
        let direction: Direction
        let flags: ChipFlags
        let lines: [Int]
        var values: [Bool] = []
    }

    /// Nil for anything that is not of the grammar.
    init?(_ text: String) {
        let fields = text.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        switch (fields[0], fields.count) {
        case ("chip", 1): self = .chip
        case ("get", 1): self = .get
        case ("set", 2): self = .set(fields[1].map { $0 == "1" })
        case ("line", 2):
            guard let line = Int(fields[1]) else { return nil }
            self = .line(line)
        case ("level", 2):
            guard let line = Int(fields[1]) else { return nil }
            self = .level(line)
        case ("take", 6):
            guard let direction = Taking.Direction(rawValue: fields[2]), let flags = Int(fields[3]) else { return nil }
            let lines = fields[4].split(separator: ",").compactMap { Int($0) }
            let values = fields[5].map { $0 == "1" }
            guard !lines.isEmpty, lines.count == values.count else { return nil }
            self = .take(
                Taking(
                    consumer: fields[1], direction: direction, flags: ChipFlags(rawValue: flags), lines: lines,
                    values: values))
        case ("watch", 4):
            guard let flags = Int(fields[2]), let line = Int(fields[3]) else { return nil }
            self = .watch(
                Taking(consumer: fields[1], direction: .input, flags: ChipFlags(rawValue: flags), lines: [line]))
        default: return nil
        }
    }
}

/// The request flags of libgpiod 1.6.
struct ChipFlags: OptionSet, Equatable {
    let rawValue: Int

    static let openDrain = ChipFlags(rawValue: 1)
    static let openSource = ChipFlags(rawValue: 2)
    static let activeLow = ChipFlags(rawValue: 4)
    static let biasDisabled = ChipFlags(rawValue: 8)
    static let pullDown = ChipFlags(rawValue: 16)
    static let pullUp = ChipFlags(rawValue: 32)

    /// The level that stands for a value.
    func level(_ active: Bool) -> Level { active != contains(.activeLow) ? .high : .low }

    /// The value that a level stands for.
    func isActive(_ level: Level) -> Bool { self.level(true) == level }

    /// What the output stage forces for a value; nil where it lets go.
    func driven(_ active: Bool) -> Level? {
        let level = level(active)
        if contains(.openDrain), level == .high { return nil }
        if contains(.openSource), level == .low { return nil }
        return level
    }

    /// What the request does to the chip's own resistor of a line; nil leaves it as it is.
    func bias(of line: Int) -> ChipWiring.Action? {
        if contains(.pullUp) { return .bias(line, .high) }
        if contains(.pullDown) { return .bias(line, .low) }
        if contains(.biasDisabled) { return .bias(line, nil) }
        return nil
    }
}
