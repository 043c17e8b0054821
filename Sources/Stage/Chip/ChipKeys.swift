internal import Boards
internal import Loop

extension ChipStandIn {
    /// Holds a key of the keypad down.
    public func press(_ key: Character) throws(DriveError) {
        let (row, column) = try lines(of: key)
        journal.record("press", String(key))
        apply([.close(row, column)])
    }

    /// Lets it go.
    public func release(_ key: Character) throws(DriveError) {
        let (row, column) = try lines(of: key)
        journal.record("release", String(key))
        apply([.open(row, column)])
    }

    /// Joins or parts any two lines, as a key or a fault in the wiring does.
    public func connect(_ one: String, _ other: String, _ closed: Bool = true) throws(DriveError) {
        let (one, other) = (try offset(one), try offset(other))
        apply([closed ? .close(one, other) : .open(one, other)])
    }

    /// Presses a key, holds it and lets it go.
    public func tap(_ key: Character, holding: Duration = .milliseconds(80)) async throws(DriveError) {
        try press(key)
        await Loop.sleep(for: holding)
        try release(key)
    }

    /// Taps keys one after another, with a pause of the same length behind each.
    public func type(_ keys: String, holding: Duration = .milliseconds(80)) async throws(DriveError) {
        for key in keys { _ = try lines(of: key) }
        for key in keys {
            try await tap(key, holding: holding)
            await Loop.sleep(for: holding)
        }
    }

    private func lines(of key: Character) throws(DriveError) -> (row: Int, column: Int) {
        guard let keypad = board.keypad, let place = keypad.place(of: key) else {
            throw .wrong("the board has no key \"\(key)\": its keys are \(board.keypad?.keys.joined() ?? "none")")
        }
        return (try offset(keypad.rows[place.row].name), try offset(keypad.columns[place.column].name))
    }
}
