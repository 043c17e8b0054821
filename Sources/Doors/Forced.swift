/// DoorForcedOpen: the leaf opened while nothing allowed it.
///
/// A release, by whomever, and a mode that holds the door open allow it; so does the ``grace`` after their end, in which
/// a leaf pushed at the last moment reaches its switch.
struct Forced: Sendable, Hashable {
    private(set) var isAlarmed = false
    private var isAllowed = false
    private var allowedUntil: Duration?

    /// How long after its end a release still accounts for an opening.
    static let grace: Duration = .milliseconds(500)

    /// Notes whether the door may open from now on.
    mutating func allow(_ allowed: Bool, _ now: Duration) {
        if isAllowed, !allowed { allowedUntil = now + Self.grace }
        isAllowed = allowed
    }

    /// The leaf left its frame at `time`, and is believed open only now: what allowed it in between counts.
    mutating func opened(at time: Duration) {
        let wasAllowed = allowedUntil.map { $0 >= time } ?? false
        if !isAllowed, !wasAllowed { isAlarmed = true }
    }

    /// The leaf is closed again, or the door is now to stand open.
    mutating func end() { isAlarmed = false }
}
