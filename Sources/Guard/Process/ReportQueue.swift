/// Reports the agent has not taken yet.
///
/// An agent that is stopped takes none; the oldest are dropped, because the newest say how its doors are.
struct ReportQueue {
    /// Reports kept; some hundred more stand in the socket's own buffer.
    static let capacity = 64

    private var frames: [[UInt8]] = []

    var isEmpty: Bool { frames.isEmpty }

    /// Sends at once where nothing waits.
    mutating func put(_ frame: [UInt8], to channel: borrowing Channel) {
        frames.append(frame)
        if frames.count > Self.capacity { frames.removeFirst() }
        flush(to: channel)
    }

    /// Sends what the socket takes.
    mutating func flush(to channel: borrowing Channel) {
        var sent = 0
        for frame in frames {
            guard case .sent = channel.send(frame) else { break }
            sent += 1
        }
        frames.removeFirst(sent)
    }
}
