public import Boards
public import Loop
internal import Sockets

/// A board's chip for machines that have none: the stand-in library, preloaded under the agent, asks it over a Unix
/// socket, and whoever stands in for the visitor presses keys and drives lines here.
///
/// The journal has one entry for each level that changed (`level`), each line taken or given back (`request`,
/// `free`), each net that became shorted (`short`) and each key (`press`, `release`).
@Loop public final class ChipStandIn {
    /// Who has a line.
    struct Hold {
        let connection: ChipConnection
        let consumer: String
        let flags: ChipFlags
        let watches: Bool
    }

    /// The board whose chip this is.
    public let board: Board
    /// Everything that happened, numbered, with monotonic times.
    public let journal = Journal()
    /// Whether an output keeps its level when its holder is gone, as most chips do; else it becomes an input.
    public var keepsDrive = true
    var wiring: ChipWiring
    var holds: [Int: Hold] = [:]
    var outputs: Set<Int> = []
    var faults: [Int: Int32] = [:]
    var withoutEdges = false
    private let specs: [String: LineSpec]
    private var listening: ListeningSocket?
    private var connections: Set<ChipConnection> = []

    /// What the chip calls itself when the board is searched by its lines.
    public static let standInLabel = "stand-in board"

    /// The chip of `board`, its lines in the board's order, each held at inactive by a resistor; a lock's monitor
    /// repeats the lock. Not yet reachable.
    public init(_ board: Board) {
        self.board = board
        let lines = board.lines
        specs = Dictionary(lines.map { ($0.spec.name, $0.spec) }) { first, _ in first }
        wiring = ChipWiring(lines.map(\.spec.name))
        _ = wiring.apply(Self.rest(board, wiring), now: Monotonic.now)
    }

    /// The chip's label.
    public var label: String {
        switch board.chip {
        case .label(let label): label
        case .lineNames: Self.standInLabel
        }
    }

    /// Appears on the machine: answers on the Unix socket at `path`, which it replaces.
    public func plug(at path: String) throws(DriveError) {
        do throws(SocketError) {
            let listening = try ListeningSocket(.unix(path: path, mode: 0o600))
            listening.onAccept = { [unowned self] in self.accept($0) }
            self.listening = listening
        } catch {
            throw .notNow("the chip cannot be reached: \(error)")
        }
    }

    /// Goes away like a chip that is unbound: holders get errors, outputs keep what they have.
    public func unplug() {
        listening?.close()
        listening = nil
        for connection in connections { connection.close() }
    }

    /// The level that stands on a line.
    public func level(_ line: String) throws(DriveError) -> Level { wiring.lines[try offset(line)].level }

    /// Whether a line is active after its polarity.
    public func isActive(_ line: String) throws(DriveError) -> Bool {
        try level(line) == (spec(line).active == .high ? .high : .low)
    }

    /// Forces a line from outside, as a button, a contact or a short does; nil lets go.
    public func drive(_ line: String, _ level: Level?) throws(DriveError) { apply([.outside(try offset(line), level)]) }

    /// The same by value: true for active, false for inactive.
    public func drive(_ line: String, active: Bool) throws(DriveError) {
        let high = active == (try spec(line).active == .high)
        try drive(line, high ? .high : .low)
    }

    /// Lets a monitor no longer repeat its lock, as after a cut wire or a welded relay, or repeat it again.
    public func detach(monitorOf door: String, _ detached: Bool = true) throws(DriveError) {
        guard let lines = board.doors[door], let monitor = lines.monitor else {
            throw .wrong("door \"\(door)\" has no monitor: choose another door")
        }
        let level = try level(monitor.name)
        let offset = try offset(monitor.name)
        apply([.follow(offset, detached ? nil : Self.follow(lines.lock, monitor, wiring))])
        if detached { apply([.outside(offset, level)]) }
    }

    /// Makes writes to a line fail with this error number (5 is EIO); nil heals it.
    public func failWrites(to line: String, errno: Int32?) throws(DriveError) { faults[try offset(line)] = errno }

    /// Makes the chip one without interrupts: requests for edges are refused from now on.
    public func refuseEdges(_ refuse: Bool) { withoutEdges = refuse }

    /// Does it at once: levels, journal, and edges to whoever watches.
    func apply(_ actions: [ChipWiring.Action]) {
        let now = Monotonic.now
        for effect in wiring.apply(actions, now: now) {
            switch effect {
            case .level(let line, let level):
                journal.record("level", wiring.lines[line].name, ["level": .whole(level.rawValue)], at: now)
                if let hold = holds[line], hold.watches {
                    hold.connection.send(edge: hold.flags.isActive(level), at: now)
                }
            case .short(let line): journal.record("short", wiring.lines[line].name, at: now)
            }
        }
    }

    func offset(_ line: String) throws(DriveError) -> Int {
        guard let offset = wiring.offset(of: line) else {
            throw .wrong("the board has no line \"\(line)\": GET /chip/lines lists them")
        }
        return offset
    }

    private func spec(_ line: String) throws(DriveError) -> LineSpec {
        guard let spec = specs[line] else { throw .wrong("the board has no line \"\(line)\"") }
        return spec
    }

    private func accept(_ descriptor: Int32) {
        let connection = ChipConnection(descriptor) { [weak self] in
            self?.answer($1, to: $0)
        } onEnd: { [weak self] in
            self?.connections.remove($0)
            self?.free($0)
        }
        connections.insert(connection)
    }

    private nonisolated static func rest(_ board: Board, _ wiring: ChipWiring) -> [ChipWiring.Action] {
        let resistors = board.lines.enumerated().map { offset, line in
            ChipWiring.Action.resistor(offset, line.spec.active == .high ? .low : .high)
        }
        let monitors = board.doors.values.compactMap { door -> ChipWiring.Action? in
            guard let monitor = door.monitor, let offset = wiring.offset(of: monitor.name) else { return nil }
            return .follow(offset, follow(door.lock, monitor, wiring))
        }
        return resistors + monitors
    }

    private nonisolated static func follow(
        _ lock: LineSpec, _ monitor: LineSpec, _ wiring: ChipWiring
    ) -> ChipWiring.Follow? {
        wiring.offset(of: lock.name).map { ChipWiring.Follow($0, inverted: lock.active != monitor.active) }
    }
}
