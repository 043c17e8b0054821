public import Boards
internal import CGpiod
internal import Glibc

/// A requested input line. Released when the last reference goes.
public final class InputLine {
    /// The line as the board file describes it.
    public let spec: LineSpec
    /// Readable while edges wait; nil for a line that is only polled. Watch it, never close it.
    public let descriptor: Int32?
    private let chip: Chip
    private let line: OpaquePointer

    /// Edges the kernel keeps for a reader that is late; later ones are lost silently.
    public static let bufferedEdges = 16

    init(_ chip: Chip, _ spec: LineSpec, edges: Bool) throws(LineError) {
        let line = try chip.line(spec.name)
        let flags = RequestFlags(input: spec).raw
        let refused =
            edges
            ? gpiod_line_request_both_edges_events_flags(line, chip.consumer, flags)
            : gpiod_line_request_input_flags(line, chip.consumer, flags)
        guard refused == 0 else {
            throw chip.refusal(edges ? .requestEdges : .requestInput, [spec.name], ErrorNumber.last)
        }
        self.chip = chip
        self.spec = spec
        self.line = line
        descriptor = edges ? gpiod_line_event_get_fd(line) : nil
        // A reader that emptied the buffer must not wait in `read`.
        if let descriptor { _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK) }
    }

    deinit { gpiod_line_release(line) }

    /// The value now; works while edges are asked for too.
    public func value() throws(LineError) -> LineValue {
        let raw = gpiod_line_get_value(line)
        guard raw >= 0 else { throw chip.refusal(.read, [spec.name], ErrorNumber.last) }
        return LineValue(raw)
    }

    /// The edges that wait, oldest first, ``bufferedEdges`` at most; empty when none waits.
    ///
    /// A full buffer has probably lost some, and edges that follow each other closely merge: take them as hints
    /// and read ``value()``.
    public func readEdges() throws(LineError) -> [Edge] {
        guard let descriptor else { return [] }
        return try withUnsafeTemporaryAllocation(of: gpiod_line_event.self, capacity: Self.bufferedEdges) {
            (events) throws(LineError) in
            let count = gpiod_line_event_read_fd_multiple(descriptor, events.baseAddress, UInt32(events.count))
            guard count >= 0 else {
                let number = ErrorNumber.last
                if number == EAGAIN { return [] }
                throw LineError(.readEdges, chip: chip.label, line: spec.name, errno: number)
            }
            return events.prefix(Int(count)).map(Edge.init)
        }
    }

    /// When the edges that wait happened, oldest first and none later than `now`, and whether the buffer was full: then
    /// some were lost, the last of them perhaps just now.
    public func edgeTimes(_ now: Duration) throws(LineError) -> (times: [Duration], overflowed: Bool) {
        let edges = try readEdges()
        return (edges.map { min($0.at, now) }, edges.count >= Self.bufferedEdges)
    }

    /// Throws away the edges that wait and says how many; for those that a matrix scan makes itself.
    ///
    /// Ends after one buffer more than the kernel keeps, so that a storm cannot hold the caller.
    @discardableResult
    public func drain() throws(LineError) -> Int {
        var count = 0
        for _ in 0..<2 {
            let edges = try readEdges().count
            count += edges
            if edges < Self.bufferedEdges { break }
        }
        return count
    }
}

extension Edge {
    init(_ event: gpiod_line_event) {
        rising = event.event_type == Int32(GPIOD_LINE_EVENT_RISING_EDGE)
        at = .seconds(event.ts.tv_sec) + .nanoseconds(event.ts.tv_nsec)
    }
}
