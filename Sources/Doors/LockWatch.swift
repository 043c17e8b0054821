/// Lock output against lock monitor: a bolt needs a moment to follow, one that does not follow is an alarm.
///
/// While the output stays as it is a doubt ends only when both agreed for as long as a bolt may take: a monitor that
/// flutters does not follow.
struct LockWatch: Sendable, Hashable {
    private(set) var isAlarmed = false
    /// Whether output and monitor say the opposite of each other now.
    private(set) var disagrees = false
    private var doubtSince: Duration?
    private var agreeSince: Duration?
    private var lastOutput: Bool?

    /// How long a monitor may take to follow its output. The alarm is promised within 1 s, and a chip without edge
    /// events is read every 100 ms.
    static let follow: Duration = .milliseconds(500)
    /// Agreement that ends an alarm.
    static let calm: Duration = .seconds(1)

    /// When ``tick(_:)`` is needed.
    var wake: Duration? {
        let alarm = disagrees && !isAlarmed ? doubtSince.map { $0 + Self.follow } : nil
        return [alarm, clearAt].compactMap(\.self).min()
    }

    private var clearAt: Duration? { agreeSince.map { $0 + (isAlarmed ? Self.calm : Self.follow) } }

    /// Takes what is known of both, true for released; nil for unknown. An alarm outlives a monitor that cannot be
    /// read.
    mutating func compare(output: Bool?, monitor: Bool?, _ now: Duration) {
        tick(now)
        if output != lastOutput, !isAlarmed { (doubtSince, agreeSince) = (nil, nil) }
        lastOutput = output
        disagrees = output != nil && monitor != nil && output != monitor
        if disagrees {
            agreeSince = nil
            doubtSince = doubtSince ?? now
        } else if output == nil || monitor == nil {
            agreeSince = nil
            if !isAlarmed { doubtSince = nil }
        } else if doubtSince != nil {
            agreeSince = agreeSince ?? now
        }
    }

    mutating func tick(_ now: Duration) {
        if disagrees, let doubtSince, now >= doubtSince + Self.follow { isAlarmed = true }
        guard let clearAt, now >= clearAt else { return }
        isAlarmed = false
        (doubtSince, agreeSince) = (nil, nil)
    }
}
