/// Which board file `board` means.
public enum BoardChoice: Sendable, Equatable {
    /// `"none"`: no lines at all.
    case none
    /// `board/<name>.toml` in one of ``BoardFile/folders``.
    case named(String)
    /// A file.
    case path(String)

    /// A text with a slash or the ending `.toml` is a path, a relative one from the folder of the configuration.
    init(_ text: String, configuration: String) {
        if text == "none" {
            self = .none
        } else if text.contains("/") || text.hasSuffix(".toml") {
            let folder = configuration.lastIndex(of: "/").map { configuration[...$0] } ?? ""
            self = .path(text.hasPrefix("/") ? text : folder + text)
        } else {
            self = .named(text)
        }
    }
}
