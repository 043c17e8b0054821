internal import Boards
internal import Lines
internal import Loop

/// An input read on every edge, or by time on a chip without edge events; tells each change once.
@Loop final class LineWatch {
    private let line: InputLine
    private let onValue: @Loop (LineValue?) -> Void
    private let onFault: @Loop (LineError) -> Void
    private var watch: Watch?
    private var last: LineValue??
    private lazy var timer = LoopTimer { [unowned self] in self.poll() }

    /// How often a line without events is read; contacts and monitors move at the pace of a door.
    private static let pollEvery: Duration = .milliseconds(100)

    /// Takes the line; `onValue` is told the value now, and every change, nil for a line that cannot be read, and
    /// `onFault` why.
    init(
        _ spec: LineSpec, on chip: Chip, onValue: @escaping @Loop (LineValue?) -> Void,
        onFault: @escaping @Loop (LineError) -> Void
    ) throws(LineError) {
        do throws(LineError) {
            line = try chip.input(spec)
        } catch  where error.isWithoutEdges {
            line = try chip.input(spec, edges: false)
        }
        self.onValue = onValue
        self.onFault = onFault
    }

    /// Begins to watch.
    func start() {
        if let descriptor = line.descriptor {
            watch = Watch(descriptor: descriptor, onHangUp: { [unowned self] in self.readEdges() }) { [unowned self] in
                self.readEdges()
            }
            read()
        } else {
            poll()
        }
    }

    /// Lets go of what calls back.
    func stop() {
        timer.cancel()
        watch?.cancel()
    }

    private func poll() {
        read()
        timer.schedule(after: Self.pollEvery)
    }

    /// Edges are hints; the level is what counts.
    private func readEdges() {
        do throws(LineError) {
            try line.drain()
            read()
        } catch {
            // A descriptor that fails stays readable for ever: nobody may wait for it any more.
            watch?.cancel()
            tell(nil)
            onFault(error)
        }
    }

    private func read() {
        do throws(LineError) {
            tell(try line.value())
        } catch {
            tell(nil)
            onFault(error)
        }
    }

    private func tell(_ value: LineValue?) {
        guard last != .some(value) else { return }
        last = .some(value)
        onValue(value)
    }
}
