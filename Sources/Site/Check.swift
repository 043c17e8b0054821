/// What `portero check` finds; nothing but the files is opened.
public enum Check {
    /// Every fault and warning of a configuration, its board file and their agreement; empty when all is well.
    ///
    /// The board is looked at only when the configuration can be read, their agreement only when both can.
    ///
    /// - Parameter folders: Where a named board is looked for.
    public static func run(
        configuration path: String, boardFolders folders: [String] = BoardFile.folders
    ) -> [ConfigurationFault] {
        do {
            return try Installation.read(path, boardFolders: folders).warnings
        } catch {
            return error.faults
        }
    }
}
