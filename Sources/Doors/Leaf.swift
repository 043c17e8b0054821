/// The leaf, as its switch shows it once a bounce is over.
///
/// A change is believed when it has rested for ``settle``. An *opening* lasts until the leaf was closed for
/// ``calm``: a leaf that rebounds from its frame, or a switch that flutters, does not begin another one.
struct Leaf: Sendable, Hashable {
    /// What is believed.
    private(set) var state = DoorState.Leaf.unknown
    /// The leaf was open and is not at rest yet.
    private(set) var isOpening = false
    /// The wire is cut or shorted.
    var isCut: Bool { reading == .cut || reading == .shorted }
    /// The switch flutters.
    private(set) var isFluttering = false
    /// Closed, and nothing speaks against it.
    var isAtRest: Bool { state == .closed && unrest == nil }

    /// Rest after which a change of the switch is believed.
    static let settle: Duration = .milliseconds(50)
    /// Time without rest after which the switch counts as broken.
    static let flutter: Duration = .seconds(2)
    /// Time closed after which an opening is over, and rest after which a broken switch is believed again.
    static let calm: Duration = .seconds(1)

    private var reading = ContactReading.unreadable
    private var unrest: Unrest?
    /// When the leaf was last not seen closed any more.
    private var leftClosed: Duration?
    private var closedSince: Duration?
    private var wasEverRead = false

    private struct Unrest: Sendable, Hashable {
        let since: Duration
        var lastChange: Duration
    }

    /// What became of the leaf.
    enum Change: Sendable, Hashable {
        /// It opened; the time is that of the first edge. Not new when the last opening is not over.
        case opened(at: Duration, isNew: Bool)
        /// It was open when it was looked at for the first time.
        case foundOpen
        /// It was closed for ``Leaf/calm`` again.
        case rested
    }

    /// When ``tick(_:)`` is needed.
    var wake: Duration? {
        let rest = unrest.map { unrest in
            let settled = unrest.lastChange + restNeeded
            return state == .fault ? settled : min(settled, unrest.since + Self.flutter)
        }
        return [rest, calmAt].compactMap(\.self).min()
    }

    private var restNeeded: Duration { state == .fault ? Self.calm : Self.settle }
    private var calmAt: Duration? { isOpening ? closedSince.map { $0 + Self.calm } : nil }

    mutating func read(_ new: ContactReading, _ now: Duration) -> [Change] {
        let changes = tick(now)
        guard new != reading else { return changes }
        reading = new
        switch new {
        case .open, .closed: return changes + sensed(now)
        case .cut, .shorted: leave(for: .fault, now)
        case .unreadable: leave(for: .unknown, now)
        }
        return changes
    }

    private mutating func leave(for unsure: DoorState.Leaf, _ now: Duration) {
        noteLeaving(now)
        state = unsure
        isFluttering = false
        unrest = nil
        closedSince = nil
    }

    private mutating func noteLeaving(_ now: Duration) {
        if state == .closed, leftClosed == nil { leftClosed = now }
    }

    private mutating func sensed(_ now: Duration) -> [Change] {
        guard wasEverRead else {
            wasEverRead = true
            state = reading == .open ? .open : .closed
            isOpening = reading == .open
            return reading == .open ? [.foundOpen] : []
        }
        noteLeaving(now)
        unrest = Unrest(since: unrest?.since ?? now, lastChange: now)
        return []
    }

    mutating func tick(_ now: Duration) -> [Change] {
        var changes: [Change] = []
        if let unrest {
            if now >= unrest.lastChange + restNeeded {
                changes = settled(unrest, now)
            } else if now >= unrest.since + Self.flutter, state != .fault {
                state = .fault
                isFluttering = true
                closedSince = nil
            }
        }
        if let calmAt, now >= calmAt {
            isOpening = false
            changes.append(.rested)
        }
        return changes
    }

    private mutating func settled(_ unrest: Unrest, _ now: Duration) -> [Change] {
        self.unrest = nil
        isFluttering = false
        let before = state
        if reading == .closed {
            state = .closed
            leftClosed = nil
            if before != .closed || closedSince == nil { closedSince = unrest.lastChange }
            return []
        }
        state = .open
        closedSince = nil
        let at = leftClosed ?? unrest.since
        leftClosed = nil
        guard before != .open else { return [] }
        defer { isOpening = true }
        return [.opened(at: at, isNew: !isOpening)]
    }
}
