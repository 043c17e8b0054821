internal import Boards
internal import Glibc
internal import Keypads
internal import Lines
internal import Loop

/// A keypad matrix on its lines: scans when the reducer asks, and hands presses on.
@Loop final class KeypadScanner {
    /// Time between driving a column and reading the rows; covers the RC of a few metres of ribbon (measured 50 us).
    private static let settle: UInt32 = 50

    private let columns: OutputLines
    private let rows: [InputLine]
    private var matrix: Matrix
    private var watches: [Watch] = []
    private var isStopped = false
    /// Whether all columns are active: not after a scan that failed on its way.
    private var isAtRest = true
    private var health = KeypadHealth()
    private let onPress: @Loop (Character) -> Void
    private let onHealth: @Loop (KeypadHealth) -> Void
    private let onFault: @Loop (LineError) -> Void
    private lazy var timer = LoopTimer { [unowned self] in self.take(.tick) }

    /// Takes the lines of the keypad; rows without edge events are polled. `onHealth` is told what the keypad is worth
    /// after each change of it, `onFault` of a line that fails.
    init(
        _ keypad: KeypadLines, on chip: Chip, onPress: @escaping @Loop (Character) -> Void,
        onHealth: @escaping @Loop (KeypadHealth) -> Void, onFault: @escaping @Loop (LineError) -> Void
    ) throws(LineError) {
        columns = try chip.output(keypad.columns, initially: .active)
        var rows: [InputLine] = []
        var rest = Matrix.Rest.edges
        for row in keypad.rows {
            do throws(LineError) {
                rows.append(try chip.input(row, edges: rest == .edges))
            } catch  where error.isWithoutEdges {
                rest = .polling
                rows.append(try chip.input(row, edges: false))
            }
        }
        self.rows = rows
        self.onPress = onPress
        self.onHealth = onHealth
        self.onFault = onFault
        matrix = Matrix(keys: keypad.keys, rest: rest)
    }

    /// Begins to scan.
    func start() {
        for row in rows {
            guard let descriptor = row.descriptor else { continue }
            watches.append(
                Watch(descriptor: descriptor, onHangUp: { [unowned self] in self.lost(row) }) { [unowned self] in
                    self.readable(row)
                })
        }
        take(.tick)
    }

    /// Lets go of everything that calls back.
    func stop() {
        isStopped = true
        timer.cancel()
        for watch in watches { watch.cancel() }
    }

    /// The value of one of the keypad's lines now; nil for other lines, and when it cannot be told.
    func value(of line: String) -> LineValue? {
        if let row = rows.first(where: { $0.spec.name == line }) { return try? row.value() }
        return columns.specs.firstIndex { $0.name == line }.flatMap { try? columns.value(at: $0) }
    }

    /// The kernel will tell of no edge any more; the line itself says why.
    private func lost(_ row: InputLine) {
        readable(row)
        do throws(LineError) {
            _ = try row.value()
        } catch {
            failed(error)
        }
    }

    private func readable(_ row: InputLine) {
        do throws(LineError) {
            take(try edges(of: row))
        } catch {
            failed(error)
        }
    }

    /// The edges that wait on a row, as the reducer wants them.
    private func edges(of row: InputLine) throws(LineError) -> [MatrixEvent] {
        let edges = try row.edgeTimes(Monotonic.now)
        return edges.times.map { .edge(at: $0) } + (edges.overflowed ? [.overflow] : [])
    }

    private func take(_ events: [MatrixEvent]) {
        for event in events { take(event) }
    }

    private func take(_ event: MatrixEvent) {
        if event == .overflow { update { $0.overflows += 1 } }
        // Whoever hears of a fault may stop us in the middle of it.
        for effect in matrix.step(event, now: Monotonic.now) where !isStopped {
            switch effect {
            case .scan: scan()
            case .wake(let instant): timer.schedule(at: instant)
            case .press(let key): onPress(key)
            case .ghost: update { $0.ghosts += 1 }
            case .release(let key): update { $0.stuck.remove(key) }
            case .stuck(let key): update { $0.stuck.insert(key) }
            case .noisy: update { $0.isNoisy = true }
            case .calm: update { $0.isNoisy = false }
            }
        }
    }

    private func scan() {
        do throws(LineError) {
            for row in rows { take(try edges(of: row)) }
            let began = Monotonic.now
            let closed = try read()
            var late: [MatrixEvent] = []
            for row in rows { late += try edges(of: row) }
            update { $0.isReadable = true }
            take(.reading(closed, began: began))
            take(late)
        } catch {
            failed(error)
        }
    }

    /// Rows at rest have no closed key. For the others one column active after the other; all active again afterwards,
    /// so that the next press makes an edge.
    private func read() throws(LineError) -> Set<Crossing> {
        if !isAtRest {
            try columns.drive(.active)
            usleep(Self.settle)
            isAtRest = true
        }
        var active: [Int] = []
        for (row, line) in rows.enumerated() where try line.value() == .active { active.append(row) }
        guard !active.isEmpty else { return [] }
        var closed: Set<Crossing> = []
        isAtRest = false
        for column in columns.specs.indices {
            try columns.drive(columns.specs.indices.map { $0 == column ? .active : .inactive })
            usleep(Self.settle)
            for row in active where try rows[row].value() == .active {
                closed.insert(Crossing(row: row, column: column))
            }
        }
        try columns.drive(.active)
        isAtRest = true
        return closed
    }

    private func failed(_ error: LineError) {
        health.isReadable = false
        onFault(error)
    }

    private func update(_ change: (inout KeypadHealth) -> Void) {
        let before = health
        change(&health)
        if health != before, health.isReadable { onHealth(health) }
    }
}
