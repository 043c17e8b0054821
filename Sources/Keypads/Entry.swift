/// What happens to an entry.
public enum EntryEvent: Sendable, Equatable {
    /// A key was pressed.
    case key(Character)
    /// The time of the last ``EntryEffect/wake(at:)`` has come.
    case tick
}

/// What the owner does for an entry.
public enum EntryEffect: Sendable, Equatable {
    /// A flat number was entered: call its residents. One to ``EntryLimits/digits`` digits, leading zeros kept.
    case call(unit: String)
    /// Let the visitor see and hear what the key did.
    case feedback(EntryFeedback)
    /// Send ``EntryEvent/tick`` at this time; replaces any earlier wake.
    case wake(at: Duration)
}

/// What the visitor is shown; never which digit it was.
public enum EntryFeedback: Sendable, Equatable {
    /// A digit was taken; so many stand in the entry now.
    case digit(count: Int)
    /// `#` completed the entry.
    case accepted
    /// `*` emptied the entry.
    case cleared
    /// The key does nothing here: `#` without digits or after too many, a digit too many, a letter.
    case refused
    /// Nothing was pressed for ``EntryLimits/timeout``: the entry is empty.
    case timedOut
}

/// The bounds of an entry.
public struct EntryLimits: Sendable, Equatable {
    /// Most digits of a flat number.
    public var digits = 8
    /// Longest time between two keys of one entry.
    public var timeout: Duration = .seconds(5)

    /// The usual bounds; change single ones afterwards.
    public init() {}
}

/// Digits typed by a visitor until `#` completes or `*` clears them.
///
/// An entry with a digit too many is refused as a whole: calling the flat of its first digits would ring a stranger.
public struct Entry: Sendable, Equatable {
    private enum State: Sendable, Equatable {
        case empty
        case digits(String, until: Duration)
        case tooLong(until: Duration)
    }

    private let limits: EntryLimits
    private var state = State.empty

    /// An empty entry.
    public init(limits: EntryLimits = .init()) { self.limits = limits }

    /// Takes one event and says what to do, in order.
    public mutating func step(_ event: EntryEvent, now: Duration) -> [EntryEffect] {
        let late = expire(now)
        switch event {
        case .tick: return late.isEmpty ? waiting : late
        case .key("#"): return late + complete()
        case .key("*"): return late + clear()
        case .key(let key): return late + take(key, now)
        }
    }

    private var deadline: Duration? {
        switch state {
        case .empty: nil
        case .digits(_, let until), .tooLong(let until): until
        }
    }

    private var waiting: [EntryEffect] { deadline.map { [.wake(at: $0)] } ?? [] }

    /// Also before a key: a late tick must not join two visitors' digits.
    private mutating func expire(_ now: Duration) -> [EntryEffect] {
        guard let deadline, now >= deadline else { return [] }
        state = .empty
        return [.feedback(.timedOut)]
    }

    private mutating func complete() -> [EntryEffect] {
        defer { state = .empty }
        guard case .digits(let unit, _) = state else { return [.feedback(.refused)] }
        return [.feedback(.accepted), .call(unit: unit)]
    }

    private mutating func clear() -> [EntryEffect] {
        state = .empty
        return [.feedback(.cleared)]
    }

    private mutating func take(_ key: Character, _ now: Duration) -> [EntryEffect] {
        guard "0"..."9" ~= key else { return [.feedback(.refused)] }
        let until = now + limits.timeout
        switch state {
        case .empty: state = .digits(String(key), until: until)
        case .digits(let digits, _) where digits.count < limits.digits: state = .digits(digits + [key], until: until)
        case .digits, .tooLong: state = .tooLong(until: until)
        }
        guard case .digits(let digits, _) = state else { return [.feedback(.refused)] + waiting }
        return [.feedback(.digit(count: digits.count))] + waiting
    }
}
