/// Whether what is read of a contact, or of several, can be believed.
///
/// With edge events a value is steady when two readings at least ``MatrixTiming/debounce`` apart are equal and no edge
/// came in that time before the second: a reading hits whatever bounce and noise show it, edges tell that there was any.
/// Without events more readings take their place: all for ``MatrixTiming/pollSteady``, at least
/// ``MatrixTiming/pollReadings`` of them.
struct Steadiness<Value: Sendable & Equatable>: Sendable {
    private let rest: Matrix.Rest
    private let timing: MatrixTiming
    private var run: Run?
    private var lastEdge: Duration?

    /// Readings that were equal, one behind the other.
    private struct Run: Sendable {
        let value: Value
        /// End of the first.
        let since: Duration
        var readings = 1
    }

    init(_ rest: Matrix.Rest, _ timing: MatrixTiming) {
        (self.rest, self.timing) = (rest, timing)
    }

    /// An edge that the reader did not make itself.
    mutating func edge(at instant: Duration) { lastEdge = max(lastEdge ?? instant, instant) }

    /// Takes a reading that began and ended then; whether the value is steady.
    mutating func reading(_ value: Value, began: Duration, ended: Duration) -> Bool {
        guard var run, run.value == value else {
            run = Run(value: value, since: ended)
            return false
        }
        run.readings += 1
        self.run = run
        switch rest {
        case .edges: return began >= due
        case .polling: return began - run.since >= timing.pollSteady && run.readings >= timing.pollReadings
        }
    }

    /// When the next reading may find the value steady, unless something changes until then.
    var due: Duration {
        let since = run?.since ?? .zero
        return max(since, lastEdge ?? since) + timing.debounce
    }
}
