/// What happens to a button.
public enum ButtonEvent: Sendable, Equatable {
    /// Its line changed at this time: once for each edge event read, and once for now when edges were lost.
    case edge(at: Duration)
    /// Its line was read: true while the button is pressed.
    case reading(Bool)
    /// The time of the last ``ButtonEffect/wake(at:)`` has come. The first one starts the button.
    case tick
}

/// What the owner of the line does for a button.
public enum ButtonEffect: Sendable, Equatable {
    /// Hand on the edges that wait, read the line and answer with ``ButtonEvent/reading(_:)``.
    case read
    /// Send ``ButtonEvent/tick`` at this time; replaces any earlier wake.
    case wake(at: Duration)
    /// The button was pressed: once, however long it is held.
    case pressed
    /// The button is up again.
    case released
    /// The button has been down for ``MatrixTiming/stuckAfter``: said once, ended by ``released``.
    case stuck
}

/// A single button read into presses, such as the exit button and the bell.
///
/// Believed like a key of a ``Matrix``: down once it has been quiet for 5 ms, up after 25 ms open. Neither a glitch nor
/// noise opens a door.
public struct Button: Sendable {
    private let rest: Matrix.Rest
    private let timing: MatrixTiming

    private var nextRead: Duration? = .zero
    private var steadiness: Steadiness<Bool>
    private var state = State.up

    private enum State: Sendable, Equatable {
        case up
        case down(since: Duration, openSince: Duration?, stuck: Bool)
    }

    /// A button that is up until it was read.
    public init(rest: Matrix.Rest = .edges, timing: MatrixTiming = .init()) {
        self.rest = rest
        self.timing = timing
        steadiness = Steadiness(rest, timing)
    }

    /// Takes one event and says what to do, in order.
    public mutating func step(_ event: ButtonEvent, now: Duration) -> [ButtonEffect] {
        switch event {
        case .edge(let at):
            steadiness.edge(at: at)
            return isSettled ? read(now) : []
        case .tick:
            guard let nextRead else { return [] }
            return now >= nextRead ? read(now) : [.wake(at: nextRead)]
        case .reading(let closed):
            return reading(closed, now)
        }
    }

    private var isSettled: Bool {
        switch (rest, state) {
        case (.polling, _): false
        case (.edges, .up): nextRead == nil
        case (.edges, .down(let since, nil, false)): nextRead == since + timing.stuckAfter
        case (.edges, .down(_, nil, true)): nextRead == nil
        case (.edges, .down): false
        }
    }

    private mutating func read(_ now: Duration) -> [ButtonEffect] {
        let again = now + timing.pollEvery
        nextRead = again
        return [.wake(at: again), .read]
    }

    private mutating func reading(_ closed: Bool, _ now: Duration) -> [ButtonEffect] {
        let agreed = steadiness.reading(closed, began: now, ended: now)
        let change = change(closed, agreed, now)
        nextRead = next(closed, agreed, now)
        return change + (nextRead.map { [.wake(at: $0)] } ?? [])
    }

    private mutating func change(_ closed: Bool, _ agreed: Bool, _ now: Duration) -> [ButtonEffect] {
        switch state {
        case .up:
            guard closed, agreed else { return [] }
            state = .down(since: now, openSince: nil, stuck: false)
            return [.pressed]
        case .down(let since, let openSince, let stuck) where !closed:
            guard let openSince, now - openSince >= timing.releaseAfter else {
                state = .down(since: since, openSince: openSince ?? now, stuck: stuck)
                return []
            }
            state = .up
            return [.released]
        case .down(let since, _, let stuck):
            let isLate = now - since >= timing.stuckAfter
            state = .down(since: since, openSince: nil, stuck: isLate)
            return isLate && !stuck ? [.stuck] : []
        }
    }

    /// When to look again; at rest with edges only to find the button stuck.
    private func next(_ closed: Bool, _ agreed: Bool, _ now: Duration) -> Duration? {
        switch state {
        case .up where rest == .polling: now + (closed ? timing.pollSample : timing.pollEvery)
        case .up where agreed && !closed: nil
        case .down(let since, nil, let stuck) where agreed:
            rest == .polling ? now + timing.pollEvery : stuck ? nil : since + timing.stuckAfter
        case .up: max(steadiness.due, now + timing.pollSample)
        case .down: now + timing.debounce
        }
    }
}
