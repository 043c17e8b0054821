public import Boards

/// A board file as read: the board, and where each of its functions stands in the file.
public struct BoardFile: Sendable {
    /// Where a board is looked for by its name, first to last; the last is meant for a source tree.
    public static let folders = ["/etc/portero/board", "/usr/share/portero/board", "board"]

    /// Path of the file.
    public let file: String
    /// The board; ``Board/faults()`` has nothing against it.
    public let board: Board
    let document: Document

    /// Reads and checks a file; the board is named after it. Throws every fault with its place.
    public init(_ path: String) throws(ConfigurationFaults) {
        let text: String
        do {
            text = try TextFile.read(path, hint: "name a board file that is there with board = \"…\"")
        } catch {
            throw ConfigurationFaults(error)
        }
        try self.init(text: text, file: path)
    }

    /// Checks a text; `file` stands in the faults and names the board.
    public init(text: String, file: String) throws(ConfigurationFaults) {
        self.file = file
        document = try Document(text: text, file: file)
        let inspection = Inspection(document, sections: BoardKeys.board)
        guard inspection.faults.isEmpty else { throw ConfigurationFaults(inspection.faults) }
        board = Board(inspection, name: Self.name(of: file))
        let faults = board.faults().map { [document] in document.fault($0) }
        guard faults.isEmpty else { throw ConfigurationFaults(faults) }
    }

    /// The file of a named board: the first that is there, else nil.
    static func find(_ name: String, in folders: [String]) -> String? {
        folders.map { "\($0)/\(name).toml" }.first(where: TextFile.exists)
    }

    /// A fault of the line that stands under a function, such as `door.main.lock`: for what only the chip can tell,
    /// a name it does not have or a line that another program holds.
    ///
    /// - Parameter line: The line's name, to tell apart the rows and columns of a keypad.
    public func fault(function: String, line: String, sentence: String, hint: String) -> ConfigurationFault {
        document.fault(at: document.path(function: function, line: line), sentence, hint: hint)
    }

    // board/raspberry-pi-4.toml -> raspberry-pi-4
    private static func name(of file: String) -> String {
        let last = file.split(separator: "/").last.map(String.init) ?? file
        return last.hasSuffix(".toml") ? String(last.dropLast(5)) : last
    }
}

extension Document {
    // The faults of Boards say place and, behind the first colon, what to write instead.
    fileprivate func fault(_ fault: BoardFault) -> ConfigurationFault {
        let parts = fault.sentence.split(separator: ": ", maxSplits: 1).map(String.init)
        return self.fault(
            at: path(function: fault.place, line: nil), parts[0], hint: parts.count > 1 ? parts[1] : "correct it")
    }

    fileprivate func path(function: String, line: String?) -> KeyPath {
        let table = function.split(separator: ".").map { PathStep.key(String($0)) }
        let path = table + [.key(BoardKeys.Line.line.name)]
        guard let line, case .list(let items)? = setting(at: path), let number = items.firstIndex(of: .text(line))
        else { return index.places[path] == nil ? table : path }
        return path + [.item(number)]
    }
}
