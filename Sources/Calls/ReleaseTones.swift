/// The sequence of dial tones that asks for a release: `[calls] release_tones`.
public struct ReleaseTones: Equatable, Sendable {
    /// 1 to 8 of `0` to `9`, `*` and `#`.
    public let symbols: [Character]

    /// Longest time between two tones of one sequence.
    public static let between: Duration = .seconds(5)
    /// Longest sequence.
    public static let most = 8

    /// The sequence; nil for a text that is none.
    public init?(_ text: String) {
        guard (1...Self.most).contains(text.count), text.allSatisfy(Self.isSymbol) else { return nil }
        symbols = Array(text)
    }

    /// Whether `symbol` is one of a telephone's twelve.
    public static func isSymbol(_ symbol: Character) -> Bool { "0123456789*#".contains(symbol) }
}

/// The tones of one sender, as far as they may still become the sequence.
///
/// A tone of another sender, or one that comes too late, begins anew: no sequence is put together by two, and none out of
/// two tries. The last tones count, so that whoever mistyped just types the sequence again.
struct ToneEntry: Equatable, Sendable {
    private var sender: String?
    private var symbols: [Character] = []
    private var last: Duration = .zero

    /// Takes a tone; true when it completes the sequence, which then begins anew.
    mutating func take(_ symbol: Character, from sender: String?, for wanted: ReleaseTones, now: Duration) -> Bool {
        if sender != self.sender || now - last > ReleaseTones.between { symbols = [] }
        (self.sender, last) = (sender, now)
        symbols = (symbols + [symbol]).suffix(wanted.symbols.count)
        guard symbols == wanted.symbols else { return false }
        symbols = []
        return true
    }
}
