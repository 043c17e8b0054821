/// What happens to an entry.
public enum EntryEvent: Sendable, Equatable {
    /// A key was pressed.
    case key(Character)
    /// The time of the last ``EntryEffect/wake(at:)`` has come.
    case tick
}

/// What the owner does for an entry.
public enum EntryEffect: Sendable, Equatable {
    /// `#` completed an entry.
    case entered(KeypadEntry)
    /// Let the visitor see and hear what the key did: once for each key, and once when an entry ran out of time.
    case show(PanelSignal)
    /// Send ``EntryEvent/tick`` at this time; replaces any earlier wake.
    case wake(at: Duration)
}

/// Keys typed by a visitor until `#` completes or `*` clears them.
///
///     unit #          calls the flat
///     * code #        gives a code
///     unit * code #   gives the code of a flat's resident, where the site asks for both; `*` first is refused there,
///                     with what follows
///
/// `*` first starts a code, later clears. An entry with a digit too many is refused as a whole: calling the flat of
/// its first digits would ring a stranger. When a code runs out of time, or any entry while digits still come, what is
/// typed on is refused until `#`, `*` or a pause: the rest of a code is no flat number.
public struct Entry: Sendable {
    private enum Part: Sendable {
        case unit(String)
        case code(unit: String?, String)
        case tooLong(code: Bool)

        var isCode: Bool {
            switch self {
            case .code, .tooLong(code: true): true
            case .unit, .tooLong(code: false): false
            }
        }

        func appending(_ digit: Character, _ limits: EntryLimits) -> Self {
            switch self {
            case .unit(let digits) where digits.count < limits.unitDigits: .unit(digits + [digit])
            case .code(let unit, let digits) where digits.count < limits.codeDigits: .code(unit: unit, digits + [digit])
            case .unit, .code, .tooLong: .tooLong(code: isCode)
            }
        }
    }

    private enum State: Sendable {
        case empty
        case typing(Part, last: Duration, end: Duration)
        /// Out of time, or begun wrongly, and perhaps still being typed.
        case lapsed(last: Duration)
    }

    private let limits: EntryLimits
    private var state = State.empty

    /// An empty entry.
    public init(limits: EntryLimits = .init()) { self.limits = limits }

    /// Takes one event and says what to do, in order.
    public mutating func step(_ event: EntryEvent, now: Duration) -> [EntryEffect] {
        let late = expire(now)
        let shown: [EntryEffect] =
            switch event {
            case .tick: []
            case .key("#"): complete()
            case .key("*"): star(now)
            case .key(let key): digit(key, now)
            }
        return late + shown + (deadline.map { [.wake(at: $0)] } ?? [])
    }

    private var deadline: Duration? {
        switch state {
        case .empty: nil
        case .typing(_, let last, let end): min(last + limits.digitTimeout, end)
        case .lapsed(let last): last + limits.digitTimeout
        }
    }

    /// Also before a key: a late tick must not join two visitors' digits.
    private mutating func expire(_ now: Duration) -> [EntryEffect] {
        guard let deadline, now >= deadline else { return [] }
        guard case .typing(let part, _, let end) = state else {
            state = .empty
            return []
        }
        state = part.isCode || deadline == end ? .lapsed(last: deadline) : .empty
        return [.show(.cleared)] + expire(now)
    }

    private mutating func complete() -> [EntryEffect] {
        defer { state = .empty }
        switch state {
        case .typing(.unit(let unit), _, _): return [.show(.accepted), .entered(.call(unit: unit))]
        case .typing(.code(nil, let code), _, _) where !code.isEmpty:
            return [.show(.accepted), .entered(.code(code))]
        case .typing(.code(let unit?, let code), _, _) where !code.isEmpty:
            return [.show(.accepted), .entered(.unitCode(unit: unit, code: code))]
        case .empty, .typing, .lapsed: return [.show(.refused)]
        }
    }

    private mutating func star(_ now: Duration) -> [EntryEffect] {
        switch state {
        case .empty where limits.unitCode, .lapsed where limits.unitCode:
            state = .lapsed(last: now)
            return [.show(.refused)]
        case .empty, .lapsed:
            return go(.code(unit: nil, ""), now)
        case .typing(.unit(let unit), _, _) where limits.unitCode:
            return go(.code(unit: unit, ""), now)
        case .typing(.tooLong(code: false), _, _) where limits.unitCode:
            return go(.tooLong(code: true), now)
        case .typing:
            state = .empty
            return [.show(.cleared)]
        }
    }

    private mutating func digit(_ key: Character, _ now: Duration) -> [EntryEffect] {
        guard "0"..."9" ~= key else { return [.show(.refused)] }
        switch state {
        case .empty: return go(.unit(String(key)), now)
        case .typing(let part, _, _): return go(part.appending(key, limits), now)
        case .lapsed:
            state = .lapsed(last: now)
            return [.show(.refused)]
        }
    }

    private mutating func go(_ part: Part, _ now: Duration) -> [EntryEffect] {
        let end = if case .typing(_, _, let end) = state { end } else { now + limits.entryTimeout }
        state = .typing(part, last: now, end: end)
        if case .tooLong = part { return [.show(.refused)] }
        return [.show(.digit)]
    }
}
