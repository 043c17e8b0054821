/// DoorOpenTooLong: the leaf stands open for longer than the open time, counted from its first edge; no grant and no
/// press makes it longer. Not while the door is commanded to stand open; from the end of that on.
struct HeldOpen: Sendable, Hashable {
    private(set) var isAlarmed = false
    private(set) var isWarning = false
    private var since: Duration?
    private let openTime: Duration
    private let preAlarm: Duration

    init(_ rules: DoorRules) {
        openTime = rules.openTime
        preAlarm = min(rules.preAlarm, rules.openTime)
    }

    /// When ``tick(_:isClosed:)`` is needed.
    func wake(isClosed: Bool) -> Duration? {
        guard let since, !isAlarmed, !isClosed else { return nil }
        return isWarning || preAlarm == .zero ? since + openTime : since + openTime - preAlarm
    }

    mutating func opened(at time: Duration) { if since == nil { since = time } }

    mutating func end() {
        since = nil
        isAlarmed = false
        isWarning = false
    }

    /// A leaf that was closed a moment ago is not warned about: it opens again or comes to rest.
    mutating func tick(_ now: Duration, isClosed: Bool) {
        guard let since, !isClosed else { return }
        if now >= since + openTime { isAlarmed = true }
        isWarning = !isAlarmed && preAlarm > .zero && now >= since + openTime - preAlarm
    }
}
