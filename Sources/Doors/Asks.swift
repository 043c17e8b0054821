/// What was asked of the guard and not answered yet.
///
/// The guard answers releases and holds in the order they were sent, and every lock asked for with the next inactive
/// output it reports as asked.
struct Asks: Sendable, Hashable {
    /// One order to the guard.
    struct Ask: Sendable, Hashable {
        enum Wish: Sendable, Hashable {
            case release
            case lock
            /// For a mode that begins when the door is held; nil to go on with the one there is.
            case hold(StandingMode?)
        }
        let wish: Wish
        /// Whom to answer; nil for what the door asked by itself.
        let request: DoorRequest?
        /// Who is recorded.
        let by: Requester
        let until: Duration
        /// The requester was told; the guard's answer is still to come.
        var isOver = false
    }

    private(set) var open: [Ask] = []

    /// Longest wait for the guard's answer. It answers within a millisecond or is not there.
    static let answerTime: Duration = .milliseconds(500)

    var wake: Duration? { open.lazy.filter { !$0.isOver }.map(\.until).min() }
    /// Whether a release may still come of what was asked.
    var mayRelease: Bool { open.contains { $0.wish != .lock } }
    /// Whether somebody waits for a release.
    var waitsForRelease: Bool { open.contains { $0.wish == .release && !$0.isOver } }
    /// Whether somebody waits for the lock.
    var waitsForLock: Bool { open.contains { $0.wish == .lock && !$0.isOver } }
    /// Whether a hold was asked for that is still wanted.
    var waitsForHold: Bool { open.contains { $0.isHold && !$0.isOver } }

    mutating func add(_ wish: Ask.Wish, _ request: DoorRequest?, by: Requester, _ now: Duration) {
        open.append(Ask(wish: wish, request: request, by: by, until: now + Self.answerTime))
    }

    /// The guard's answer to the oldest release or hold.
    mutating func takeFirst() -> Ask? { open.firstIndex { $0.wish != .lock }.map { open.remove(at: $0) } }

    /// Everything that waited for the lock.
    mutating func takeLocks() -> [Ask] {
        defer { open.removeAll { $0.wish == .lock } }
        return open.filter { $0.wish == .lock }
    }

    mutating func takeAll() -> [Ask] {
        defer { open = [] }
        return open.filter { !$0.isOver }
    }

    /// Gives up whatever this holds for; the guard's answers are still awaited. Locks are forgotten: another one may be
    /// asked for.
    mutating func giveUp(where isMeant: (Ask) -> Bool) -> [Ask] {
        var given: [Ask] = []
        for index in open.indices where !open[index].isOver && isMeant(open[index]) {
            given.append(open[index])
            open[index].isOver = true
        }
        open.removeAll { $0.isOver && $0.wish == .lock }
        return given
    }
}

extension Asks.Ask {
    var isHold: Bool {
        switch wish {
        case .hold: true
        case .release, .lock: false
        }
    }
}
