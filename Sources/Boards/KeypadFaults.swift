extension KeypadLines {
    /// What keeps the matrix from being scanned safely.
    func faults() -> [BoardFault] {
        sizeFaults() + legendFaults() + columns.enumerated().flatMap(columnFaults)
            + rows.enumerated().flatMap(rowFaults)
    }

    private func sizeFaults() -> [BoardFault] {
        var faults: [BoardFault] = []
        if rows.isEmpty { faults.append(BoardFault("keypad.rows", "keypad.rows is empty: name the row lines")) }
        if columns.isEmpty {
            faults.append(BoardFault("keypad.columns", "keypad.columns is empty: name the column lines"))
        }
        if keys.count != rows.count {
            faults.append(
                BoardFault(
                    "keypad.keys", "keypad.keys has \(keys.count) rows, keypad.rows has \(rows.count): make them equal")
            )
        }
        for (row, legend) in keys.enumerated() where legend.count != columns.count {
            faults.append(
                BoardFault(
                    "keypad.keys",
                    "row \(row + 1) of keypad.keys, \"\(legend)\", has \(legend.count) keys for \(columns.count) columns"
                ))
        }
        return faults
    }

    private func legendFaults() -> [BoardFault] {
        var seen: Set<Character> = []
        return keys.joined().compactMap { key in
            guard Self.legends.contains(key) else {
                return BoardFault("keypad.keys", "key \"\(key)\" is unknown: use one of \(Self.legends)")
            }
            return seen.insert(key).inserted
                ? nil : BoardFault("keypad.keys", "key \"\(key)\" stands twice in keypad.keys: give each key its own")
        }
    }

    /// A column that drove high would fight another one through two held keys.
    private func columnFaults(_ item: Int, _ column: LineSpec) -> [BoardFault] {
        guard column.drive == .openDrain, column.active == .low else {
            return [
                BoardFault(
                    "keypad.columns", item: item,
                    "column \(column.name) must be drive = \"open-drain\", active = \"low\": two held keys would short it"
                )
            ]
        }
        return []
    }

    /// An open-drain column pulls a row low; nothing but a resistor takes it back.
    private func rowFaults(_ item: Int, _ row: LineSpec) -> [BoardFault] {
        if row.active != .low {
            return [
                BoardFault(
                    "keypad.rows", item: item, "row \(row.name) must be active = \"low\": its columns pull it low")
            ]
        }
        if row.bias == .pullDown || !row.isHeld {
            return [
                BoardFault(
                    "keypad.rows", item: item,
                    "row \(row.name) floats: write bias = \"pull-up\", or say in resistor where the board pulls it up")
            ]
        }
        return []
    }
}
