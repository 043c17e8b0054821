/// A chip's lines and everything wired to them: closed switches join lines into nets, and a net has one level.
///
/// The rules are those of the virtual board's kernel module. A net's level comes from the outputs on it, else from
/// whoever drives it outside, else from resistors, else it keeps its charge. Where two outputs disagree, or an output
/// and the outside, the net is shorted: low wins among outputs, and an output wins over the outside.
public struct ChipWiring: Sendable, Equatable {
    /// One line as the wiring has it.
    public struct Line: Sendable, Equatable {
        /// Its name.
        public let name: String
        /// What its output stage forces; nil for an input, and for an open drain that lets go.
        public internal(set) var driven: Level?
        /// What somebody outside forces.
        public internal(set) var outside: Level?
        /// The chip's own resistor.
        public internal(set) var bias: Level?
        /// A resistor on the board.
        public internal(set) var resistor: Level?
        /// What stands on it.
        public internal(set) var level = Level.low
        var switches: Set<Int> = []
        var settle = Duration.zero
        var before = Level.low
        var changed = Duration.zero
    }

    /// Something done to the wiring; lines are given by offset.
    public enum Action: Sendable, Equatable {
        /// Close the switch between two lines, as a pressed key does.
        case close(Int, Int)
        /// Open it.
        case open(Int, Int)
        /// Force a line from outside; nil lets go.
        case outside(Int, Level?)
        /// The chip's output stage forces a line; nil makes it an input.
        case drive(Int, Level?)
        /// The chip's own resistor.
        case bias(Int, Level?)
        /// A resistor on the board.
        case resistor(Int, Level?)
        /// How long a read still gives the old level after a change: a capacitor on the line.
        case settle(Int, Duration)
        /// The first line repeats the second from now on, as a relay's monitor does; nil makes it stop.
        case follow(Int, Follow?)
    }

    /// Whom a line repeats.
    public struct Follow: Sendable, Equatable {
        /// The line repeated.
        public let line: Int
        /// True when it is turned over.
        public let inverted: Bool

        /// Repeats `line`.
        public init(_ line: Int, inverted: Bool = false) {
            self.line = line
            self.inverted = inverted
        }
    }

    /// What an action brought about, in the order of the lines.
    public enum Effect: Sendable, Equatable {
        /// A line has a new level.
        case level(Int, Level)
        /// The net of this line and those above it became shorted.
        case short(Int)
    }

    /// The lines by offset.
    public internal(set) var lines: [Line]
    var follows: [Int: Follow] = [:]
    var shorted: Set<Int> = []

    /// Lines that nothing is wired to, all low.
    public init(_ names: [String]) {
        lines = names.map { Line(name: $0) }
    }

    /// The offset of the line called `name`.
    public func offset(of name: String) -> Int? { lines.firstIndex { $0.name == name } }

    /// What a reader of the line sees at `now`.
    public func read(_ line: Int, now: Duration) -> Level {
        let line = lines[line]
        return line.settle > .zero && now - line.changed < line.settle ? line.before : line.level
    }
}
