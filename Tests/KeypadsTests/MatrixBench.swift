import Keypads
import Support

/// A keypad on a bench: contacts that open and close at given times, wired without diodes, on rows whose edges wait in
/// a buffer of 16 each, read by an owner that takes its time.
///
/// Time is the bench's own. Every change of a row makes an edge, also those that scanning makes itself; contacts go on
/// changing while a scan is under way.
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
    /// What one scan takes.
    var scanTime: Duration = .zero
    /// While one of them lasts, nothing reaches the matrix: its owner is busy elsewhere.
    var stalls: [ClosedRange<Duration>] = []

    private var matrix: Matrix
    private let hasEdges: Bool
    private var toggles: [(at: Duration, key: Crossing, closed: Bool)] = []
    private var done = 0
    private var closed: Set<Crossing> = []
    private var lastClosed: [Crossing: Duration] = [:]
    private var columns: Set<Int> = [0, 1, 2]
    private var rows: Set<Int> = []
    private var buffers: [[Duration]] = [[], [], [], []]
    private var wake: Duration? = .zero

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
        let index = toggles[done...].lastIndex { $0.at <= time }.map { $0 + 1 } ?? done
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

    /// A contact that changes at `rate` a second on average, ending open.
    mutating func storm(
        on key: Character, at start: Duration, for length: Duration, rate: Int, _ generator: inout SeededGenerator
    ) {
        let mean = 1_000_000 / rate
        var (at, closed) = (start, true)
        var storm: [(at: Duration, key: Crossing, closed: Bool)] = []
        while at < start + length {
            storm.append((at, Self.crossing(key), closed))
            at += generator.time(max(1, mean / 2)...(mean * 3 / 2))
            closed.toggle()
        }
        storm.append((start + length, Self.crossing(key), false))
        toggles = (toggles[done...] + storm).sorted { $0.at < $1.at }
        done = 0
    }

    /// Runs everything up to and at `end`.
    mutating func run(until end: Duration) {
        while let next = [nextToggle, service].compactMap(\.self).min(), next <= end {
            now = max(now, next)
            if nextToggle == next { change() } else { serve() }
        }
        now = end
    }

    private var nextToggle: Duration? { done < toggles.count ? toggles[done].at : nil }

    /// When the owner has something to do and time for it.
    private var service: Duration? {
        let isWaiting = buffers.contains { !$0.isEmpty }
        guard let due = [isWaiting ? now : nil, wake].compactMap(\.self).min() else { return nil }
        let time = max(due, now)
        return stalls.first { $0.contains(time) }.map { $0.upperBound + .nanoseconds(1) } ?? time
    }

    /// Edges first, as the loop serves descriptors before a timer that came later.
    private mutating func serve() {
        if buffers.contains(where: { !$0.isEmpty }) { return drain() }
        wake = nil
        step(.tick)
    }

    private mutating func change() {
        let toggle = toggles[done]
        done += 1
        if closed.contains(toggle.key) { lastClosed[toggle.key] = now }
        if toggle.closed { closed.insert(toggle.key) } else { closed.remove(toggle.key) }
        settle()
    }

    /// Rows follow contacts and columns; each change waits in its row's buffer, or is lost.
    private mutating func settle() {
        let reached = reach()
        if reached == rows { return }
        for row in rows.symmetricDifference(reached) where hasEdges && buffers[row].count < 16 {
            buffers[row].append(now)
        }
        rows = reached
    }

    /// Without diodes an active column pulls every row it reaches through closed keys.
    private func reach() -> Set<Int> {
        if closed.isEmpty { return [] }
        if closed.count == 1, let key = closed.first { return columns.contains(key.column) ? [key.row] : [] }
        var (columns, rows) = (columns, Set<Int>())
        while true {
            let reached = Set(closed.filter { columns.contains($0.column) }.map(\.row))
            let back = Set(closed.filter { reached.contains($0.row) }.map(\.column)).union(columns)
            if reached == rows, back == columns { return rows }
            (rows, columns) = (reached, back)
        }
    }

    private mutating func drain() {
        for row in buffers.indices {
            let edges = buffers[row]
            buffers[row] = []
            for at in edges { step(.edge(at: at)) }
            if edges.count >= 16 { step(.overflow) }
        }
    }

    private mutating func step(_ event: MatrixEvent) {
        for effect in matrix.step(event, now: now) {
            switch effect {
            case .wake(let at): wake = at
            case .scan: scan()
            default: said.append(Said(effect: effect, at: now))
            }
        }
    }

    private mutating func scan() {
        scans += 1
        drain()
        let began = now
        let seen = read()
        step(.reading(seen, began: began))
        drain()
    }

    /// As the scanner does: nothing where no row is active, else one column after the other.
    private mutating func read() -> Set<Crossing> {
        let active = rows
        guard !active.isEmpty else { return [] }
        var seen: Set<Crossing> = []
        for column in 0..<3 {
            drive([column])
            pass(scanTime / 3)
            for row in rows.intersection(active) { seen.insert(Crossing(row: row, column: column)) }
        }
        drive([0, 1, 2])
        return seen
    }

    private mutating func drive(_ active: Set<Int>) {
        columns = active
        settle()
    }

    private mutating func pass(_ time: Duration) {
        let end = now + time
        while let next = nextToggle, next <= end {
            now = max(now, next)
            change()
        }
        now = end
    }
}
