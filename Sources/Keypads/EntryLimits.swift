/// The bounds of an entry, and which of its two grammars holds.
public struct EntryLimits: Sendable, Equatable {
    /// Most digits of a flat number.
    public var unitDigits = 8
    /// Most digits of a code.
    public var codeDigits = 12
    /// Longest time between two keys of one entry.
    public var digitTimeout: Duration = .seconds(5)
    /// Longest time from the first key of an entry to its `#`.
    public var entryTimeout: Duration = .seconds(30)
    /// Whether a code is keyed behind its flat, `unit*code#`, and never by itself. The two numbers are looked up
    /// together, so a code may be shorter than one that stands for a person alone.
    public var unitCode = false

    /// The usual bounds; change single ones afterwards.
    public init() {}
}
