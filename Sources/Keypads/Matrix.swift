/// A keypad's rows and columns read into presses.
///
/// At rest all columns are active and the first edge of a row starts the scanning; while a key is closed the matrix is
/// scanned by time, and edges that scanning did not make itself are bounce or noise: nothing is believed until they
/// have been quiet. At rest scanning makes no edges, because nothing is closed.
///
/// Two keys: the first counts, the second is ignored until the others are up. Keys that close in the same reading: none
/// counts.
public struct Matrix: Sendable {
    /// How contacts tell that something changed while they rest.
    public enum Rest: Sendable, Equatable {
        /// The lines deliver edge events.
        case edges
        /// The chip has no events: read every ``MatrixTiming/pollEvery``.
        case polling
    }

    private let keys: [[Character]]
    private let rest: Rest
    private let timing: MatrixTiming

    private var nextScan: Duration? = .zero
    /// Whether only an edge, or the end of noise, calls for a scan.
    private var isResting = false
    private var lastScan: ClosedRange<Duration>?
    private var steadiness: Steadiness<Set<Crossing>>
    private var believed: [Crossing: Contact] = [:]
    private var press = Press.none
    private var noise: NoiseWatch

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

        var first: Crossing? {
            switch self {
            case .none: nil
            case .one(let first): first
            case .crowded(let first, _): first
            }
        }

        var ghostSaid: Bool { if case .crowded(_, true) = self { true } else { false } }
    }

    /// A matrix of `keys`, one string per row, one character per column, as in the board file.
    public init(keys: [String], rest: Rest = .edges, timing: MatrixTiming = .init()) {
        self.keys = keys.map(Array.init)
        self.rest = rest
        self.timing = timing
        steadiness = Steadiness(rest, timing)
        noise = NoiseWatch(after: timing.noisyAfter)
    }

    /// Takes one event and says what to do, in order.
    public mutating func step(_ event: MatrixEvent, now: Duration) -> [MatrixEffect] {
        switch event {
        case .edge(let at): edge(at, now)
        case .overflow: overflow(now)
        case .tick: tick(now)
        case .reading(let closed, let began): reading(closed.filter { character($0) != nil }, began, now)
        }
    }

    private mutating func edge(_ at: Duration, _ now: Duration) -> [MatrixEffect] {
        let isOwn = lastScan.map { $0.lowerBound <= at && at <= $0.upperBound + timing.echo } ?? false
        if !isOwn { steadiness.edge(at: at) }
        return isResting ? scan(now) : []
    }

    private mutating func overflow(_ now: Duration) -> [MatrixEffect] {
        steadiness.edge(at: now)
        return (noise.lost(now) ? [.noisy] : []) + (isResting ? scan(now) : [])
    }

    private mutating func tick(_ now: Duration) -> [MatrixEffect] {
        guard let nextScan else { return [] }
        return now >= nextScan ? scan(now) : [.wake(at: nextScan)]
    }

    /// The wake stands before the scan, so that the reading's own wake replaces it.
    private mutating func scan(_ now: Duration) -> [MatrixEffect] {
        let again = now + timing.pollEvery
        nextScan = again
        isResting = false
        return [.wake(at: again), .scan]
    }

    /// Releases go before presses: a key that closes in the reading that lets another one go is alone.
    private mutating func reading(_ closed: Set<Crossing>, _ began: Duration, _ now: Duration) -> [MatrixEffect] {
        // Where nothing is closed scanning makes no edges.
        lastScan = closed.isEmpty ? nil : began...max(began, now)
        let isSteady = steadiness.reading(closed, began: began, ended: now)
        let released = released(opened(closed, began, now))
        let pressed = isSteady ? pressed(closed, now) : []
        return released + pressed + stuck(now) + noise.told(isSteady, now) + next(closed, isSteady, now)
    }

    /// Takes the believed keys that have been open long enough out, with what they were. A key found closed again after
    /// that time went up and down between two readings.
    private mutating func opened(_ closed: Set<Crossing>, _ began: Duration, _ now: Duration) -> [Crossing: Contact] {
        var gone: [Crossing: Contact] = [:]
        for (crossing, contact) in believed {
            let isClosed = closed.contains(crossing)
            if let openSince = contact.openSince, began - openSince >= timing.releaseAfter {
                gone[crossing] = contact
                believed[crossing] = nil
            } else {
                believed[crossing]?.openSince = isClosed ? nil : contact.openSince ?? now
            }
        }
        return gone
    }

    /// What a steady reading adds. Keys that it shows open do not crowd a new one, though they may still bounce.
    private mutating func pressed(_ closed: Set<Crossing>, _ now: Duration) -> [MatrixEffect] {
        let closing = closed.filter { believed[$0] == nil }
        guard let some = closing.first else { return [] }
        let isHeld = closed.contains { believed[$0].map { !$0.isStuck } ?? false }
        for crossing in closing { believed[crossing] = Contact(since: now) }
        let isGhost = closed.holdsRectangle
        guard closing.count == 1, !isHeld, !isGhost else { return crowd(isGhost) }
        let before = press.first
        press = .one(some)
        return [before, some].compactMap { $0.flatMap(character) }.enumerated().map { index, key in
            index == 0 && before != nil ? .release(key) : .press(key)
        }
    }

    private mutating func crowd(_ isGhost: Bool) -> [MatrixEffect] {
        let wasSaid = press.ghostSaid
        press = .crowded(first: press.first, ghostSaid: wasSaid || isGhost)
        return isGhost && !wasSaid ? [.ghost] : []
    }

    private mutating func released(_ opening: [Crossing: Contact]) -> [MatrixEffect] {
        var up = Set(opening.filter { $0.value.isStuck }.keys)
        if let first = press.first, opening[first] != nil {
            up.insert(first)
            press = .crowded(first: nil, ghostSaid: press.ghostSaid)
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
    private mutating func next(_ closed: Set<Crossing>, _ isSteady: Bool, _ now: Duration) -> [MatrixEffect] {
        if closed.isEmpty, believed.isEmpty, isSteady || rest == .polling {
            isResting = rest == .edges
            nextScan = isResting ? noise.calmAt : now + timing.pollEvery
        } else if isSteady, believed.values.allSatisfy(\.isStuck), closed == Set(believed.keys) {
            nextScan = now + timing.stuckPollEvery
        } else if isSteady {
            nextScan = now + timing.debounce
        } else if rest == .edges {
            nextScan = max(steadiness.due, now + timing.pollSample)
        } else {
            nextScan = now + (closed.isSubset(of: believed.keys) ? timing.debounce : timing.pollSample)
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
