/// The keyed hash of one code, 32 bytes: all that is ever kept of it.
public struct CodeHash: Equatable, Sendable {
    // Words, not an array: ten thousand of them stand in one block of memory.
    let words: (UInt64, UInt64, UInt64, UInt64)

    /// The hash of these 32 bytes; nil for any other number of them.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.length else { return nil }
        func word(_ index: Int) -> UInt64 { bytes[index * 8..<index * 8 + 8].reduce(0) { $0 << 8 | UInt64($1) } }
        words = (word(0), word(1), word(2), word(3))
    }

    /// Bytes of a hash.
    public static let length = 32

    /// The bytes as they were given.
    public var bytes: [UInt8] {
        [words.0, words.1, words.2, words.3].flatMap { word in
            (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) }
        }
    }

    /// Zero when both are the same; takes the same time whatever they hold.
    func difference(_ other: Self) -> UInt64 {
        (words.0 ^ other.words.0) | (words.1 ^ other.words.1) | (words.2 ^ other.words.2) | (words.3 ^ other.words.3)
    }

    /// Whether both are the same, in the same time wherever they differ.
    public static func == (left: Self, right: Self) -> Bool { left.difference(right) == 0 }
}

extension CodeHash: CustomStringConvertible {
    /// Never the bytes.
    public var description: String { "hash of a code" }
}
