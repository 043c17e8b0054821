public import Boards

/// A board file as read: the board, and where each of its functions stands in the file.
public struct BoardFile: Sendable {
    /// Where a board is looked for by its name, first to last; the last is meant for a source tree.
    public static let folders = ["/etc/portero/board", "/usr/share/portero/board", "board"]

    /// Path of the file.
    public let file: String
    /// The board; ``Board/faults()`` has nothing against it.
    public let board: Board
    /// What is taken but should be looked at.
    public let warnings: [ConfigurationFault]
    let document: Document

    /// Reads and checks a file, and holds it against the source of its overlay where one stands beside it; the board is
    /// named after it. Throws every fault with its place.
    public init(_ path: String) throws(ConfigurationFaults) {
        let text: String
        do {
            text = try TextFile.read(path, hint: "name a board file that is there with board = \"…\"")
        } catch {
            throw ConfigurationFaults(error)
        }
        try self.init(text: text, file: path)
        let faults = try overlayFaults()
        guard faults.isEmpty else { throw ConfigurationFaults(faults) }
    }

    /// Checks a text; `file` stands in the faults and names the board.
    public init(text: String, file: String) throws(ConfigurationFaults) {
        self.file = file
        document = try Document(text: text, file: file)
        let isScannedByKernel =
            document.setting(at: [.key("keypad"), .key(BoardKeys.kind.name)])
            == .text(BoardKeys.KeypadKind.evdev.rawValue)
        let inspection = Inspection(
            document, sections: isScannedByKernel ? BoardKeys.boardWithInputDevice : BoardKeys.board)
        let miscounts = inspection.terminalMiscounts()
        guard inspection.faults.isEmpty, miscounts.isEmpty else {
            throw ConfigurationFaults(inspection.faults + miscounts)
        }
        board = Board(inspection, name: Self.name(of: file))
        let faults = board.faults().map { [document] in document.fault($0) }
        guard faults.isEmpty else { throw ConfigurationFaults(faults) }
        warnings = board.warnings().map { [document] in document.fault($0, severity: .warning) }
    }

    /// The file of a named board: the first that is there, else nil.
    public static func find(_ name: String, in folders: [String] = folders) -> String? {
        folders.map { "\($0)/\(name).toml" }.first(where: TextFile.exists)
    }

    /// A fault of one line of the board: for what only the chip or the overlay can tell, a name it does not have or a
    /// line that another program holds.
    public func fault(
        _ line: BoardLine, _ sentence: String, hint: String, severity: ConfigurationFault.Severity = .fault
    ) -> ConfigurationFault {
        let path = document.path(function: line.function, item: line.item)
        return document.fault(at: path, sentence, hint: hint, severity: severity)
    }

    // board/raspberry-pi-4.toml -> raspberry-pi-4
    private static func name(of file: String) -> String {
        let last = file.split(separator: "/").last.map(String.init) ?? file
        return last.hasSuffix(".toml") ? String(last.dropLast(5)) : last
    }
}

extension Document {
    // The faults of Boards say place and, behind the first colon, what to write instead.
    fileprivate func fault(_ fault: BoardFault, severity: ConfigurationFault.Severity = .fault) -> ConfigurationFault {
        let parts = fault.sentence.split(separator: ": ", maxSplits: 1).map(String.init)
        return self.fault(
            at: path(function: fault.place, item: fault.item), parts[0],
            hint: parts.count > 1 ? parts[1] : "correct it", severity: severity)
    }

    fileprivate func path(function: String, item: Int?) -> KeyPath {
        let table = function.split(separator: ".").map { PathStep.key(String($0)) }
        let path = table + [.key(BoardKeys.Line.line.name)]
        if let item, index.places[path + [.item(item)]] != nil { return path + [.item(item)] }
        return index.places[path] == nil ? table : path
    }
}

extension Inspection {
    /// Lists of terminals that do not have one for each line.
    fileprivate func terminalMiscounts() -> [ConfigurationFault] {
        [BoardKeys.rows, BoardKeys.columns].compactMap { tables($0).first }.compactMap { table in
            guard case .list(let lines)? = table.values[BoardKeys.Line.lines.name],
                case .list(let terminals)? = table.values[BoardKeys.Line.terminals.name], !terminals.isEmpty,
                terminals.count != lines.count
            else { return nil }
            return document.fault(
                at: table.path + [.key(BoardKeys.Line.terminals.name)],
                "terminal in \(table.section.header) has \(terminals.count) texts for \(lines.count) lines",
                hint: "name one terminal for each line, or leave the key out")
        }
    }
}
