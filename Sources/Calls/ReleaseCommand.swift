/// The word an authorized participant sends during a call to have the door released.
///
/// `open` releases the only door, `open garage` the one named; anything else is no command. Letter case and the
/// space around it do not matter: the word proves nothing, the participant does.
public struct ReleaseCommand: Equatable, Sendable {
    /// The word; empty when the site allows no release from a call.
    public let word: String

    /// The site's `[calls] release_command`.
    public init(word: String) {
        self.word = word.lowercased()
    }

    /// The door asked for by `text`; nil when `text` is no request, `.some(nil)` when it names no door.
    public func door(in text: String) -> String?? {
        guard !word.isEmpty, text.utf8.count <= Self.longestText else { return nil }
        let parts = text.split(separator: " ", omittingEmptySubsequences: true)
        guard let first = parts.first, first.lowercased() == word, parts.count <= 2 else { return nil }
        return .some(parts.count == 2 ? String(parts[1]) : nil)
    }

    /// Longer texts are no commands: a door's name has at most 32 characters.
    static let longestText = 128
}
