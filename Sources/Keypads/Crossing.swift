/// One key of a matrix: where a row meets a column, both counted from 0.
public struct Crossing: Hashable, Sendable {
    /// Row of the key, from the top.
    public let row: Int
    /// Column of the key, from the left.
    public let column: Int

    /// The key at `row` and `column`.
    public init(row: Int, column: Int) {
        self.row = row
        self.column = column
    }
}

extension Set<Crossing> {
    /// Whether two rows share two columns: without a diode per key, three closed keys of a rectangle look like four.
    var holdsRectangle: Bool {
        let columnsOfRow = Dictionary(grouping: self, by: \.row).mapValues { Set<Int>($0.map(\.column)) }
        let rows = Array(columnsOfRow.values)
        return rows.indices.contains { first in
            rows[(first + 1)...].contains { $0.intersection(rows[first]).count >= 2 }
        }
    }
}
