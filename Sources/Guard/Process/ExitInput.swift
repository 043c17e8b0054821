internal import Boards
internal import Keypads
internal import Lines

/// The exit button of a door: its line read into presses.
final class ExitInput {
    /// When ``tick(_:)`` is due.
    private(set) var wake: Duration?
    /// Readable while edges wait; nil for a line that is polled.
    var descriptor: Int32? { line.descriptor }

    private let line: InputLine
    private var button: Button

    /// Takes the line with its edges, or for polling on a chip without events.
    init(_ spec: LineSpec, of chip: GuardedChip, _ now: Duration) throws(LineError) {
        do throws(LineError) {
            line = try chip.input(spec, edges: true)
            button = Button(rest: .edges)
        } catch  where error.isWithoutEdges {
            line = try chip.input(spec, edges: false)
            button = Button(rest: .polling)
        }
        wake = now
    }

    /// Reads the edges that wait.
    func readable(_ now: Duration) throws(LineError) -> [ExitReport] {
        var reports: [ExitReport] = []
        let edges = try line.edgeTimes(now)
        for at in edges.overflowed ? edges.times + [now] : edges.times { reports += try step(.edge(at: at), now) }
        return reports
    }

    /// The time of ``wake`` has come.
    func tick(_ now: Duration) throws(LineError) -> [ExitReport] {
        wake = nil
        return try readable(now) + step(.tick, now)
    }

    private func step(_ event: ButtonEvent, _ now: Duration) throws(LineError) -> [ExitReport] {
        var reports: [ExitReport] = []
        for effect in button.step(event, now: now) {
            switch effect {
            case .read: reports += try step(.reading(try line.value() == .active), now)
            case .wake(let at): wake = at
            case .pressed: reports.append(.pressed)
            case .released: reports.append(.released)
            case .stuck: reports.append(.stuck)
            }
        }
        return reports
    }
}
