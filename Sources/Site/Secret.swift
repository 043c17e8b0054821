/// A text that must not be printed; only ``revealed`` gives it out.
public struct Secret: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The secret itself, for the call that needs it.
    public let revealed: String

    /// Takes a secret.
    public init(_ text: String) { revealed = text }

    /// Says only that there is one.
    public var description: String { "(secret)" }
    /// Says only that there is one.
    public var debugDescription: String { description }
    /// Empty, so that `dump` shows nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
