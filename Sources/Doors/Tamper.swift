/// Interference with the station or with a supervised wire: an alarm at once, over when nothing was seen for ``calm``.
struct Tamper: Sendable, Hashable {
    private(set) var isAlarmed = false
    /// Whether it is being tampered with now.
    private(set) var isActive = false
    private var quietSince: Duration?

    static let calm: Duration = .seconds(1)

    /// When ``tick(_:)`` is needed.
    var wake: Duration? { quietSince.map { $0 + Self.calm } }

    mutating func note(_ active: Bool, _ now: Duration) {
        tick(now)
        if active {
            isAlarmed = true
            quietSince = nil
        } else if isActive {
            quietSince = now
        }
        isActive = active
    }

    mutating func tick(_ now: Duration) {
        guard let wake, now >= wake else { return }
        isAlarmed = false
        quietSince = nil
    }
}
