/// Rows under a head, each column as wide as its widest cell.
struct Table {
    let head: [String]
    var rows: [[String]] = []

    init(_ head: String...) { self.head = head }

    /// The table as lines, trailing spaces cut.
    var text: String {
        let widths = head.indices.map { column in
            ([head] + rows).map { $0[column].count }.max() ?? 0
        }
        return ([head] + rows).map { row in
            let cells = row.enumerated().map { column, cell in
                cell + String(repeating: " ", count: widths[column] - cell.count)
            }
            var line = cells.joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            return line
        }.joined(separator: "\n")
    }
}
