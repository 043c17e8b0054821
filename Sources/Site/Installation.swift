public import Boards

/// A configuration and its board, each checked and both in agreement.
public struct Installation: Sendable {
    /// What `portero.toml` says.
    public let configuration: SiteConfiguration
    /// The board file; nil with `board = "none"`.
    public let boardFile: BoardFile?
    /// What is taken but should be looked at.
    public let warnings: [ConfigurationFault]

    /// The board; nil with `board = "none"`.
    public var board: Board? { boardFile?.board }

    /// Reads both files; throws every fault of the first that is refused, then those of their agreement.
    ///
    /// - Parameter folders: Where a named board is looked for.
    public static func read(
        _ path: String, boardFolders folders: [String] = BoardFile.folders
    ) throws(ConfigurationFaults) -> Installation {
        try Installation(ConfigurationFile(path), folders: folders)
    }

    init(_ file: ConfigurationFile, folders: [String], routes: RouteTable = .ofThisMachine) throws(ConfigurationFaults)
    {
        configuration = file.settings
        boardFile = try file.boardFile(folders)
        let said =
            (boardFile?.warnings ?? []) + file.agreement(with: boardFile) + file.privateAuthority()
            + file.roomNetwork(routes)
        guard said.allSatisfy({ $0.severity == .warning }) else { throw ConfigurationFaults(said) }
        warnings = said
    }
}

extension ConfigurationFile {
    fileprivate func boardFile(_ folders: [String]) throws(ConfigurationFaults) -> BoardFile? {
        switch settings.board {
        case .none: return nil
        case .path(let path): return try BoardFile(path)
        case .named(let name):
            if let path = BoardFile.find(name, in: folders) { return try BoardFile(path) }
            throw ConfigurationFaults(
                document.fault(
                    at: [.key(Keys.Top.board.name)],
                    "there is no board \(name).toml in \(folders.joined(separator: ", "))",
                    hint: "check the name, give a path, or \"none\" to run without lines"))
        }
    }
}
