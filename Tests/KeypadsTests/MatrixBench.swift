import Keypads
import Support

/// A keypad on a bench: contacts that open and close at given times, wired without diodes, read by a `Matrix`.
///
/// Time is the bench's own. Every change of a row makes an edge, also those that scanning makes itself.
struct MatrixBench {
    static let keys = ["123", "456", "789", "*0#"]

    /// One thing the matrix said, and when.
    struct Said: Equatable {
        let effect: MatrixEffect
        let at: Duration
    }

    private(set) var said: [Said] = []
    private(set) var scans = 0
    private(set) var now: Duration = .zero
    private var matrix: Matrix
    private let hasEdges: Bool
    private var toggles: [(at: Duration, key: Crossing, closed: Bool)] = []
    private var closed: Set<Crossing> = []
    private var lastClosed: [Crossing: Duration] = [:]
    private var wake: Duration? = .zero
    /// While set, nothing reaches the matrix: its owner is busy elsewhere.
    var stall: ClosedRange<Duration>?

    init(rest: Matrix.Rest = .edges, timing: MatrixTiming = .init()) {
        matrix = Matrix(keys: Self.keys, rest: rest, timing: timing)
        hasEdges = rest == .edges
    }

    var presses: [Character] {
        said.compactMap { if case .press(let key) = $0.effect { key } else { nil } }
    }

    var effects: [MatrixEffect] { said.map(\.effect) }

    /// The effects since the last call.
    mutating func heard() -> [MatrixEffect] {
        defer { said = [] }
        return effects
    }

    static func crossing(_ key: Character) -> Crossing {
        for (row, legend) in keys.enumerated() {
            if let index = legend.firstIndex(of: key) {
                return Crossing(row: row, column: legend.distance(from: legend.startIndex, to: index))
            }
        }
        return Crossing(row: 0, column: 0)
    }

    /// Whether the contact really was closed at any time since.
    func wasClosed(_ key: Character, since: Duration) -> Bool {
        let crossing = Self.crossing(key)
        return closed.contains(crossing) || (lastClosed[crossing].map { $0 >= since } ?? false)
    }

    /// A contact changes at a time from now.
    mutating func set(_ key: Character, closed: Bool, at time: Duration) {
        let index = toggles.lastIndex { $0.at <= time }.map { $0 + 1 } ?? 0
        toggles.insert((time, Self.crossing(key), closed), at: index)
    }

    /// A clean press and release.
    mutating func press(_ key: Character, at time: Duration, for hold: Duration) {
        set(key, closed: true, at: time)
        set(key, closed: false, at: time + hold)
    }

    /// Contact bounce: changes at random times within `bounce` from `time`, then `closed`.
    mutating func bounce(
        _ key: Character, closed: Bool, at time: Duration, for bounce: Duration, _ generator: inout SeededGenerator
    ) {
        set(key, closed: closed, at: time)
        let changes = Int.random(in: 0...15, using: &generator) * 2
        let times = (0..<changes).map { _ in time + bounce * Double.random(in: 0...1, using: &generator) }.sorted()
        for (index, at) in times.enumerated() { set(key, closed: index.isMultiple(of: 2) != closed, at: at) }
    }

    /// Runs everything up to and at `end`.
    mutating func run(until end: Duration) {
        while true {
            let toggle = toggles.first?.at
            guard let next = [toggle, wake].compactMap(\.self).min(), next <= end else { break }
            if let stall, stall.contains(next), toggle != next {
                wake = stall.upperBound + .nanoseconds(1)
                continue
            }
            now = max(now, next)
            if toggle == next { change() } else { tick() }
        }
        now = end
    }

    private mutating func tick() {
        wake = nil
        step(.tick)
    }

    private mutating func change() {
        let toggle = toggles.removeFirst()
        let before = activeRows
        if closed.contains(toggle.key) { lastClosed[toggle.key] = now }
        if toggle.closed { closed.insert(toggle.key) } else { closed.remove(toggle.key) }
        guard hasEdges, activeRows != before else { return }
        if let stall, stall.contains(now) { return }
        step(.edge)
    }

    private var activeRows: Set<Int> { Set(closed.map(\.row)) }

    private mutating func step(_ event: MatrixEvent) {
        for effect in matrix.step(event, now: now) {
            switch effect {
            case .wake(let at): wake = at
            case .scan: scan()
            default: said.append(Said(effect: effect, at: now))
            }
        }
    }

    /// The reading, then the edges that the scan made on rows with closed keys.
    private mutating func scan() {
        scans += 1
        step(.reading(visible))
        guard hasEdges else { return }
        for _ in 0..<(activeRows.count * 4) { step(.edge) }
    }

    /// Without diodes an active column pulls every row it reaches through closed keys.
    private var visible: Set<Crossing> {
        var seen: Set<Crossing> = []
        for column in 0..<3 {
            var columns: Set = [column]
            var rows: Set<Int> = []
            while true {
                let reached = Set(closed.filter { columns.contains($0.column) }.map(\.row))
                let back = Set(closed.filter { reached.contains($0.row) }.map(\.column)).union(columns)
                if reached == rows, back == columns { break }
                (rows, columns) = (reached, back)
            }
            for row in rows { seen.insert(Crossing(row: row, column: column)) }
        }
        return seen
    }
}
