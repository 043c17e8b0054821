/// The lock is secured again a while after the leaf opened, whatever is left of the release.
struct Relock: Sendable, Hashable {
    /// When the lock is to be secured.
    private(set) var due: Duration?
    private let delay: Duration

    init(_ rules: DoorRules) { delay = rules.relockDelay }

    /// The leaf opened during a release.
    mutating func opened(at time: Duration) { if due == nil { due = time + delay } }

    /// Somebody else was granted, or the lock is secured.
    mutating func forget() { due = nil }
}
