/// How the board's chip is found: never by number, which changes from boot to boot.
public enum ChipSearch: Sendable, Equatable {
    /// The chip with this label.
    case label(String)
    /// The one chip that has all the board's line names.
    case lineNames

    /// What a board file writes for ``lineNames``.
    public static let lineSearchText = "line search"

    /// `chip` as a board file gives it.
    public init(_ text: String) {
        self = text == Self.lineSearchText ? .lineNames : .label(text)
    }
}
