/// What happens to a keypad that the kernel scans.
public enum InputKeysEvent: Sendable, Equatable {
    /// One event of its input device, as the kernel's `input_event` has it.
    case input(type: UInt16, code: UInt16, value: Int32)
    /// The codes of the keys that are down now, read from the device.
    case state(Set<UInt16>)
    /// The time of the last ``InputKeysEffect/wake(at:)`` has come.
    case tick
}

/// What the owner of the device does for it.
public enum InputKeysEffect: Sendable, Equatable {
    /// The key was pressed: once, however long it is held.
    case press(Character)
    /// A key that was stuck is up.
    case release(Character)
    /// The key has been down for ``MatrixTiming/stuckAfter``; it ends with ``release(_:)``.
    case stuck(Character)
    /// The kernel threw events away: read which keys are down and answer with ``InputKeysEvent/state(_:)``. Asking makes
    /// the kernel drop the key events that wait, so those already read must be dropped too.
    case readState
    /// Send ``InputKeysEvent/tick`` at this time; replaces any earlier wake.
    case wake(at: Duration)
}

/// A keypad that the kernel scans and debounces, read into presses by the same rule as a ``Matrix``: of two keys the
/// first counts, the second is ignored until the others are up, and a stuck key is left out.
public struct InputKeys: Sendable {
    private struct Down: Sendable {
        let since: Duration
        var isStuck = false
    }

    private let timing: MatrixTiming
    private var down: [UInt16: Down] = [:]
    /// Whether events are incomplete until the next report.
    private var isDropping = false

    /// A keypad on which the keys of `held` were down before anybody listened: they are no presses.
    public init(held: Set<UInt16>, timing: MatrixTiming = .init(), now: Duration) {
        self.timing = timing
        for code in held where Self.character(code) != nil { down[code] = Down(since: now) }
    }

    /// Takes one event and says what to do, in order.
    public mutating func step(_ event: InputKeysEvent, now: Duration) -> [InputKeysEffect] {
        switch event {
        case .input(let type, let code, let value): input(type, code, value, now)
        case .state(let codes): state(codes.filter { Self.character($0) != nil }, now)
        case .tick: stuck(now) + wake
        }
    }

    private mutating func input(_ type: UInt16, _ code: UInt16, _ value: Int32, _ now: Duration) -> [InputKeysEffect] {
        switch (type, code, value) {
        case (InputCode.synchronize, InputCode.dropped, _):
            isDropping = true
            return []
        case (InputCode.synchronize, InputCode.report, _) where isDropping:
            isDropping = false
            return [.readState]
        case (InputCode.key, _, 0) where !isDropping: return up([code]) + wake
        case (InputCode.key, _, 1) where !isDropping: return stuck(now) + pressed([code], now) + wake
        // 2 is the kernel's repetition of a held key.
        default: return []
        }
    }

    /// Keys that went up and down unseen are lost; one that is down now counts as if it had been seen.
    private mutating func state(_ codes: Set<UInt16>, _ now: Duration) -> [InputKeysEffect] {
        up(Set(down.keys).subtracting(codes)) + stuck(now) + pressed(codes.subtracting(down.keys), now) + wake
    }

    private mutating func pressed(_ codes: Set<UInt16>, _ now: Duration) -> [InputKeysEffect] {
        let new = codes.filter { down[$0] == nil && Self.character($0) != nil }
        let isAlone = new.count == 1 && down.values.allSatisfy(\.isStuck)
        for code in new { down[code] = Down(since: now) }
        return isAlone ? new.compactMap(Self.character).map { .press($0) } : []
    }

    private mutating func up(_ codes: Set<UInt16>) -> [InputKeysEffect] {
        let freed = codes.filter { down[$0]?.isStuck ?? false }
        for code in codes { down[code] = nil }
        return freed.compactMap(Self.character).sorted().map { .release($0) }
    }

    private mutating func stuck(_ now: Duration) -> [InputKeysEffect] {
        let late = down.filter { !$0.value.isStuck && now - $0.value.since >= timing.stuckAfter }.keys
        for code in late { down[code]?.isStuck = true }
        return late.compactMap(Self.character).sorted().map { .stuck($0) }
    }

    /// Only a held key needs a wake, and only the first to be stuck.
    private var wake: [InputKeysEffect] {
        let next = down.values.filter { !$0.isStuck }.map { $0.since + timing.stuckAfter }.min()
        return next.map { [.wake(at: $0)] } ?? []
    }
}

extension InputKeys {
    /// What stands on the key of a code; nil for keys a keypad does not have.
    ///
    /// Codes as in the kernel's `linux/input-event-codes.h`: the numeric keys of telephones, digits, the number pad, and
    /// Enter as `#`.
    public static func character(_ code: UInt16) -> Character? { characters[code] }

    private static let characters: [UInt16: Character] = {
        var characters: [UInt16: Character] = [55: "*", 0x20A: "*", 0x20B: "#", 28: "#", 96: "#"]
        for (offset, digit) in "1234567890".enumerated() { characters[2 + UInt16(offset)] = digit }
        for (offset, digit) in "0123456789".enumerated() { characters[0x200 + UInt16(offset)] = digit }
        for (offset, letter) in "ABCD".enumerated() { characters[0x20C + UInt16(offset)] = letter }
        for (code, digit) in zip([82, 79, 80, 81, 75, 76, 77, 71, 72, 73], "0123456789") {
            characters[UInt16(code)] = digit
        }
        return characters
    }()
}

/// The few types and codes of an input device's events that matter here.
private enum InputCode {
    static let synchronize: UInt16 = 0
    static let report: UInt16 = 0
    static let dropped: UInt16 = 3
    static let key: UInt16 = 1
}
