/// What happens to a matrix.
public enum MatrixEvent: Sendable, Equatable {
    /// A row changed while all columns were active: once for each edge event read, our own scan's edges included.
    case edge
    /// A scan is complete: the crossings found closed.
    case reading(Set<Crossing>)
    /// The time of the last ``MatrixEffect/wake(at:)`` has come. The first one starts the matrix.
    case tick
}

/// What the owner of the lines does for a matrix.
public enum MatrixEffect: Sendable, Equatable {
    /// Make one column active after the other, read the rows each time, make all columns active again and answer
    /// with ``MatrixEvent/reading(_:)``. An answer that never comes is asked for again at the wake before it.
    ///
    /// Edges that come meanwhile are not dropped but follow the reading as ``MatrixEvent/edge``: a key that closed
    /// behind the scan's back makes no other.
    case scan
    /// Send ``MatrixEvent/tick`` at this time; replaces any earlier wake.
    case wake(at: Duration)
    /// The key was pressed: once, however long it is held.
    case press(Character)
    /// A pressed or stuck key is up.
    case release(Character)
    /// Keys closed in a rectangle: at least one of them may be a ghost, none of the new ones counts.
    case ghost
    /// The key has been closed for ``MatrixTiming/stuckAfter``; it ends with ``release(_:)``.
    case stuck(Character)
}

/// A keypad's rows and columns read into presses.
///
/// At rest all columns are active and the first edge of a row starts the scanning; while a key is closed the matrix
/// is scanned by time and edges only count as noise, so the edges made by scanning are no presses. At rest scanning
/// makes no edges, because nothing is closed.
///
/// Two keys: the first counts, the second is ignored until both are up. Keys that close in the same reading: none counts.
public struct Matrix: Sendable {
    /// How the matrix learns that something changed while it rests.
    public enum Rest: Sendable, Equatable {
        /// The rows deliver edge events.
        case edges
        /// The chip has no events: read every ``MatrixTiming/pollEvery``.
        case polling
    }

    private let keys: [[Character]]
    private let rest: Rest
    private let timing: MatrixTiming

    private var nextScan: Duration? = .zero
    private var candidate: (closed: Set<Crossing>, since: Duration, edges: Int)?
    private var believed: [Crossing: Contact] = [:]
    private var press = Press.none

    /// A closed key that was believed.
    private struct Contact: Sendable {
        let since: Duration
        var openSince: Duration?
        var isStuck = false
    }

    /// Which of the closed keys counts.
    private enum Press: Sendable, Equatable {
        case none
        case one(Crossing)
        /// More than one key went down: nothing new counts until all are up.
        case crowded(first: Crossing?, ghostSaid: Bool)
    }

    /// A matrix of `keys`, one string per row, one character per column, as in the board file.
    public init(keys: [String], rest: Rest = .edges, timing: MatrixTiming = .init()) {
        self.keys = keys.map(Array.init)
        self.rest = rest
        self.timing = timing
    }

    /// Takes one event and says what to do, in order.
    public mutating func step(_ event: MatrixEvent, now: Duration) -> [MatrixEffect] {
        switch event {
        case .edge: edge(now)
        case .tick: tick(now)
        case .reading(let closed): reading(closed.filter { character($0) != nil }, now)
        }
    }

    private mutating func edge(_ now: Duration) -> [MatrixEffect] {
        candidate?.edges += 1
        return nextScan == nil ? scan(now) : []
    }

    private mutating func tick(_ now: Duration) -> [MatrixEffect] {
        guard let nextScan else { return [] }
        return now >= nextScan ? scan(now) : [.wake(at: nextScan)]
    }

    /// The wake stands before the scan, so that the reading's own wake replaces it.
    private mutating func scan(_ now: Duration) -> [MatrixEffect] {
        let again = now + timing.pollEvery
        nextScan = again
        return [.wake(at: again), .scan]
    }

    private mutating func reading(_ closed: Set<Crossing>, _ now: Duration) -> [MatrixEffect] {
        let agreed = agrees(closed, now)
        let closing = agreed ? closed.subtracting(believed.keys) : []
        for crossing in closing { believed[crossing] = Contact(since: now) }
        let opening = opened(closed, now)
        return pressed(closing) + released(opening) + stuck(now) + next(closed, agreed, now)
    }

    /// Whether this reading equals the last one, `debounce` apart and without a storm between.
    private mutating func agrees(_ closed: Set<Crossing>, _ now: Duration) -> Bool {
        guard let last = candidate, last.closed == closed, last.edges <= timing.calmEdges else {
            candidate = (closed, now, 0)
            return false
        }
        guard now - last.since >= timing.debounce else { return false }
        candidate = (closed, now, 0)
        return true
    }

    /// Takes the believed keys that have been open long enough out, with what they were.
    private mutating func opened(_ closed: Set<Crossing>, _ now: Duration) -> [Crossing: Contact] {
        for crossing in believed.keys {
            let openSince = believed[crossing]?.openSince ?? now
            believed[crossing]?.openSince = closed.contains(crossing) ? nil : openSince
        }
        let gone = believed.filter { $0.value.openSince.map { now - $0 >= timing.releaseAfter } ?? false }
        for crossing in gone.keys { believed[crossing] = nil }
        return gone
    }

    private mutating func pressed(_ closing: Set<Crossing>) -> [MatrixEffect] {
        guard let some = closing.first else { return [] }
        let isGhost = Set(believed.keys).holdsRectangle
        switch press {
        case .none where closing.count == 1 && !isGhost:
            press = .one(some)
            return character(some).map { [.press($0)] } ?? []
        case .none:
            press = .crowded(first: nil, ghostSaid: isGhost)
            return isGhost ? [.ghost] : []
        case .one(let first):
            press = .crowded(first: first, ghostSaid: isGhost)
            return isGhost ? [.ghost] : []
        case .crowded(let first, let ghostSaid):
            press = .crowded(first: first, ghostSaid: ghostSaid || isGhost)
            return isGhost && !ghostSaid ? [.ghost] : []
        }
    }

    private mutating func released(_ opening: [Crossing: Contact]) -> [MatrixEffect] {
        var up = Set(opening.filter { $0.value.isStuck }.keys)
        switch press {
        case .none: break
        case .one(let first):
            if opening[first] != nil { up.insert(first) }
        case .crowded(let first?, let ghostSaid) where opening[first] != nil:
            up.insert(first)
            press = .crowded(first: nil, ghostSaid: ghostSaid)
        case .crowded: break
        }
        if believed.values.allSatisfy(\.isStuck) { press = .none }
        return up.compactMap(character).sorted().map { .release($0) }
    }

    private mutating func stuck(_ now: Duration) -> [MatrixEffect] {
        let late = believed.filter { !$0.value.isStuck && now - $0.value.since >= timing.stuckAfter }.map(\.key)
        for crossing in late { believed[crossing]?.isStuck = true }
        if believed.values.allSatisfy(\.isStuck) { press = .none }
        return late.compactMap(character).sorted().map { .stuck($0) }
    }

    /// When to look again: never while at rest with edges.
    private mutating func next(_ closed: Set<Crossing>, _ agreed: Bool, _ now: Duration) -> [MatrixEffect] {
        if agreed, closed.isEmpty, believed.isEmpty {
            nextScan = rest == .edges ? nil : now + timing.pollEvery
        } else if agreed, believed.values.allSatisfy(\.isStuck), closed == Set(believed.keys) {
            nextScan = now + timing.stuckPollEvery
        } else {
            nextScan = now + timing.debounce
        }
        return nextScan.map { [.wake(at: $0)] } ?? []
    }

    private func character(_ crossing: Crossing) -> Character? {
        guard keys.indices.contains(crossing.row), keys[crossing.row].indices.contains(crossing.column) else {
            return nil
        }
        return keys[crossing.row][crossing.column]
    }
}
