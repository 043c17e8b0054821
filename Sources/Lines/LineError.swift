/// What the kernel or the chip refused, told so that a technician can act on it.
public struct LineError: Error, Sendable, Equatable {
    /// What was tried.
    public enum Operation: Sendable, Equatable {
        /// Look for the board's chip.
        case findChip
        /// Look for a line by its name.
        case findLine
        /// Take a line as output.
        case requestOutput
        /// Take a line as input.
        case requestInput
        /// Take a line as input with edge events.
        case requestEdges
        /// Look at a line without taking it.
        case look
        /// Give an output a value.
        case drive
        /// Read a level.
        case read
        /// Read edge events.
        case readEdges
    }

    /// What was tried.
    public let operation: Operation
    /// The chip's label, or what was searched for.
    public let chip: String
    /// The line's name; empty where the chip itself is meant.
    public let line: String
    /// The system's error number; 0 where a search simply found nothing.
    public let errno: Int32
    /// Who holds the line, as the holder calls itself; nil when it is free or gives no name.
    public let consumer: String?
    /// Names that do exist: the nearest of the chip's lines, or the labels of the machine's chips.
    public let near: [String]

    init(
        _ operation: Operation, chip: String, line: String = "", errno: Int32 = 0, consumer: String? = nil,
        near: [String] = []
    ) {
        self.operation = operation
        self.chip = chip
        self.line = line
        self.errno = errno
        self.consumer = consumer
        self.near = near
    }
}

extension LineError {
    /// Another program has the line; it may come free.
    public var isHeld: Bool { errno == ErrorNumber.busy }

    /// The chip went away: open it anew.
    public var isChipGone: Bool { operation != .requestEdges && ErrorNumber.gone.contains(errno) }

    /// The chip gives no edge events for this line: take it with `Chip.input(_:edges: false)` and poll.
    ///
    /// A chip without interrupts answers `ENODEV` here, as one that went away does; the next request tells them apart.
    public var isWithoutEdges: Bool {
        operation == .requestEdges && ErrorNumber.withoutInterrupt.contains(errno)
    }
}
