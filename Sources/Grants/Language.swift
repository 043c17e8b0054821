/// A language by its BCP 47 tag, such as `es`, `pt-BR` or `zh-Hant-TW`.
public struct Language: Hashable, Sendable, CustomStringConvertible {
    /// The tag in the letters it was given in.
    public let tag: String

    /// Longest tag in bytes, as RFC 5646 advises for fields of fixed size.
    public static let maxBytes = 35

    /// Nil unless `text` is 2 to 8 letters, then parts of 1 to 8 letters and digits behind hyphens. Whether somebody
    /// speaks it is not asked.
    public init?(_ text: String) {
        guard text.utf8.count <= Self.maxBytes else { return nil }
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard (2...8).contains(parts[0].count), parts[0].allSatisfy(Self.isLetter),
            parts.dropFirst().allSatisfy({ (1...8).contains($0.count) && $0.allSatisfy(Self.isLetterOrDigit) })
        else { return nil }
        tag = text
    }

    /// The tag.
    public var description: String { tag }

    private static func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte | 0x20) }
    private static func isLetterOrDigit(_ byte: UInt8) -> Bool { isLetter(byte) || (48...57).contains(byte) }
}
