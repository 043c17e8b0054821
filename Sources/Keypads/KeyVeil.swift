/// Which keys may be shown to somebody who watches a keypad: never a digit that may belong to a code.
///
/// From a `*` on every digit is hidden, until `#`, or until so long without a key that whatever was begun is over. A `*`
/// that only clears hides what follows, too: the visitor may take it for the beginning of a code. A code that is keyed
/// without its `*` is a flat number to ``Entry`` and is shown like one.
public struct KeyVeil: Sendable {
    private var pause: Duration
    private var hidesUntil: Duration?

    /// A veil over the entries that have these limits.
    public init(limits: EntryLimits = .init()) { pause = Self.pause(limits) }

    /// Other limits from now on; what is hidden stays so.
    public mutating func use(_ limits: EntryLimits) { pause = max(pause, Self.pause(limits)) }

    /// The key as it may be shown; nil for one that is hidden.
    public mutating func shown(_ key: Character, now: Duration) -> Character? {
        if key == "#" {
            hidesUntil = nil
            return key
        }
        let isHidden = hidesUntil.map { now < $0 } ?? false
        hidesUntil = isHidden || key == "*" ? now + pause : nil
        return isHidden && key != "*" ? nil : key
    }

    /// A code that ran out of time, and the rest of it that nobody takes any more: one digit's time each.
    private static func pause(_ limits: EntryLimits) -> Duration { limits.digitTimeout * 2 }
}
