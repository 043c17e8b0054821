/// One line as the board file describes it: its name and how it is wired.
public struct LineSpec: Sendable, Equatable {
    /// Which electrical level is *active*.
    public enum Active: String, Sendable, CaseIterable {
        /// A high level is active.
        case high
        /// A low level is active.
        case low
    }

    /// The chip's own resistor. A chip that has none ignores the wish without an error.
    public enum Bias: String, Sendable, CaseIterable {
        /// Leave it as it is.
        case asIs = "as-is"
        /// Switch it off.
        case disabled
        /// To the supply.
        case pullUp = "pull-up"
        /// To ground.
        case pullDown = "pull-down"
    }

    /// How an output drives; inputs have ``pushPull``, which then says nothing.
    public enum Drive: String, Sendable, CaseIterable {
        /// Both levels.
        case pushPull = "push-pull"
        /// Low only; high is left to a resistor.
        case openDrain = "open-drain"
        /// High only; low is left to a resistor.
        case openSource = "open-source"
    }

    /// The line's name on the chip, 1 to 31 bytes (the kernel keeps no more).
    public let name: String
    /// Which level is active.
    public let active: Active
    /// The chip's own resistor.
    public let bias: Bias
    /// How an output drives.
    public let drive: Drive
    /// Where a resistor on the board stands, in the words of whoever wired it; nil for none.
    public let resistor: String?
    /// Where the line leaves the board, in the words of its maker: `pin 11`; nil where nobody said it.
    public let terminal: String?

    /// Longest name of a line or label of a chip, in bytes, that the kernel's interface carries.
    public static let maxNameBytes = 31

    /// Whether something gives the line a level while nobody drives it.
    var isHeld: Bool { bias == .pullUp || bias == .pullDown || resistor != nil }

    /// A line by its name; what is left out is the plain case.
    public init(
        _ name: String, active: Active = .high, bias: Bias = .asIs, drive: Drive = .pushPull, resistor: String? = nil,
        terminal: String? = nil
    ) {
        self.name = name
        self.active = active
        self.bias = bias
        self.drive = drive
        self.resistor = resistor
        self.terminal = terminal
    }
}
