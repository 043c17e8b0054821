/// Rows of cells out of CSV text (RFC 4180), one after the other.
struct CSVScanner {
    /// What comes next.
    enum Item: Equatable {
        case row(line: Int, cells: [String])
        case fault(RosterFault)
        case end
    }

    private let bytes: [UInt8]
    private var index: Int
    private var line = 1
    private var lineStart: Int

    private static let quote = UInt8(ascii: "\""), comma = UInt8(ascii: ",")
    private static let lf = UInt8(ascii: "\n"), cr = UInt8(ascii: "\r")

    /// Most cells of a row that are told apart.
    private static let maxCells = 64

    /// Reads checked UTF-8.
    init(_ bytes: [UInt8], from start: Int) {
        self.bytes = bytes
        index = start
        lineStart = start
    }

    /// The next row; behind a fault it goes on with the next line.
    mutating func next() -> Item {
        guard index < bytes.count else { return .end }
        let start = line
        var cells: [String] = []
        while true {
            let isQuoted = index < bytes.count && bytes[index] == Self.quote
            do throws(RosterFault) {
                guard cells.count < Self.maxCells else { throw fault("more than \(Self.maxCells) cells in one row") }
                cells.append(isQuoted ? try quotedCell() : try plainCell())
                if try isRowOver() { return .row(line: start, cells: cells) }
            } catch {
                skipLine()
                return .fault(error)
            }
        }
    }

    private mutating func plainCell() throws(RosterFault) -> String {
        let start = index
        while index < bytes.count {
            switch bytes[index] {
            case Self.comma, Self.lf, Self.cr: return String(decoding: bytes[start..<index], as: UTF8.self)
            case Self.quote: throw fault("a quote inside a cell: put the whole cell in quotes and double this one")
            default: index += 1
            }
        }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func quotedCell() throws(RosterFault) -> String {
        let (openLine, openColumn) = (line, column)
        index += 1
        var text: [UInt8] = []
        var start = index
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte == Self.lf { newLine() }
            guard byte == Self.quote else { continue }
            text += bytes[start..<index - 1]
            guard index < bytes.count, bytes[index] == Self.quote else { return String(decoding: text, as: UTF8.self) }
            start = index
            index += 1
        }
        throw RosterFault(openLine, column: openColumn, "a quoted cell begins here and never ends: close its quote")
    }

    /// Behind a cell: goes over the comma or the end of the line.
    private mutating func isRowOver() throws(RosterFault) -> Bool {
        guard index < bytes.count else { return true }
        let byte = bytes[index]
        if byte == Self.cr, index + 1 < bytes.count, bytes[index + 1] != Self.lf {
            throw fault("a carriage return without a line feed: save the roster with LF or CRLF at the end of lines")
        }
        if byte != Self.comma, byte != Self.lf, byte != Self.cr {
            throw fault("text behind a quoted cell: separate cells by a comma, and double quotes inside a cell")
        }
        index += byte == Self.cr ? min(2, bytes.count - index) : 1
        if byte != Self.comma { newLine() }
        return byte != Self.comma
    }

    private mutating func newLine() {
        line += 1
        lineStart = index
    }

    private mutating func skipLine() {
        while index < bytes.count, bytes[index] != Self.lf { index += 1 }
        guard index < bytes.count else { return }
        index += 1
        newLine()
    }

    /// Letters from the start of the line, from 1.
    private var column: Int { 1 + bytes[lineStart..<index].count { $0 & 0xC0 != 0x80 } }

    private func fault(_ sentence: String) -> RosterFault { RosterFault(line, column: column, sentence) }
}

extension RosterFault: Error {}
