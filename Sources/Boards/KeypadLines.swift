/// A keypad matrix: one key between each row and each column.
public struct KeypadLines: Sendable, Equatable {
    /// Inputs, read while a column is active; from the top.
    public let rows: [LineSpec]
    /// Open-drain outputs, so that two keys held together never join two drivers; from the left.
    public let columns: [LineSpec]
    /// One string for each row, one character for each column.
    public let keys: [String]

    /// Every character a key may carry.
    public static let legends = "0123456789*#ABCD"

    /// A matrix; ``Board/faults()`` says whether the sizes agree.
    public init(rows: [LineSpec], columns: [LineSpec], keys: [String]) {
        self.rows = rows
        self.columns = columns
        self.keys = keys
    }

    /// What stands on the key between a row and a column, counted from 0; nil outside the grid.
    public func key(row: Int, column: Int) -> Character? {
        guard keys.indices.contains(row), column >= 0, column < keys[row].count else { return nil }
        return keys[row][keys[row].index(keys[row].startIndex, offsetBy: column)]
    }

    /// Row and column of a key, counted from 0; nil when no key carries it.
    public func place(of key: Character) -> (row: Int, column: Int)? {
        for (row, legend) in keys.enumerated() {
            if let index = legend.firstIndex(of: key) {
                return (row, legend.distance(from: legend.startIndex, to: index))
            }
        }
        return nil
    }
}
