internal import Boards

// What configuration and board say of each other.
extension ConfigurationFile {
    /// Faults and warnings of the doors, the keypad and the room against the board; none without a board.
    func agreement(with boardFile: BoardFile?) -> [ConfigurationFault] {
        guard let boardFile else { return doorsWithoutBoard() }
        let doors = settings.doors.enumerated().flatMap { doorAgreement($0, $1, boardFile) }
        return doors + keypadAgreement(boardFile) + unusedDoors(boardFile)
    }

    /// A warning for an authority's file that cannot be read: only the cloud is off then, never the doors.
    func privateAuthority() -> [ConfigurationFault] {
        unreadable(settings.tuya?.caFile, Keys.Tuya.caFile, "the cloud")
            + unreadable(settings.tuya?.messages?.ownCAFile, Keys.Tuya.messagesCAFile, "its message service")
    }

    private func unreadable(_ file: String?, _ key: Key, _ part: String) -> [ConfigurationFault] {
        guard let file, !TextFile.exists(file) else { return [] }
        return [
            document.fault(
                at: [.key("tuya"), .key(key.name)], "\(file) cannot be read: \(part) will be off",
                hint: "put the authority's certificate there as PEM, or set \(key.name) = \"\"", severity: .warning)
        ]
    }

    private func doorsWithoutBoard() -> [ConfigurationFault] {
        settings.doors.enumerated().map { number, door in
            document.fault(
                at: doorPath(number, Keys.Door.name), "door \(door.name) has no lines: board is \"none\"",
                hint: "name a board with its lines, or remove the door")
        }
    }

    private func doorAgreement(
        _ number: Int, _ door: DoorSettings, _ boardFile: BoardFile
    ) -> [ConfigurationFault] {
        guard let lines = boardFile.board.doors[door.name] else {
            let free = boardFile.board.doors.keys.filter { name in !settings.doors.contains { $0.name == name } }
            let nearest = Nearest.key(to: door.name, among: free) ?? (free.count == 1 ? free[0] : nil)
            return [
                document.fault(
                    at: doorPath(number, Keys.Door.name),
                    "door \(door.name) has no lines in \(boardFile.file)",
                    hint: nearest.map { "did you mean \($0)?" } ?? "add [door.\(door.name).lock] there")
            ]
        }
        let warnings = doorWarnings(number, door, lines, boardFile)
        guard door.lock == .maglock, lines.exit == nil else { return warnings }
        return warnings + [
            document.fault(
                at: doorPath(number, Keys.Door.lock),
                "door \(door.name) is held by a maglock and has no exit line: nobody could leave",
                hint: "wire an exit button and add [door.\(door.name).exit] to \(boardFile.file)")
        ]
    }

    private func keypadAgreement(_ boardFile: BoardFile) -> [ConfigurationFault] {
        let path: KeyPath = [.key("keypad"), .key(Keys.Keypad.door.name)]
        if boardFile.board.keypad == nil, boardFile.board.keypadDevice == nil {
            guard document.index.places[path] != nil else { return [] }
            return [
                document.fault(
                    at: path, "\(boardFile.file) has no keypad", hint: "add [keypad] there, or remove the key here",
                    severity: .warning)
            ]
        }
        guard settings.doors.count > 1, settings.keypad.door == nil else { return [] }
        return [
            document.fault(
                at: path, "there are several doors and the keypad stands at none of them",
                hint: "add [keypad] with door = \"\(settings.doors[0].name)\"")
        ]
    }

    // Their locks are held locked by nobody: whoever wired them should know.
    private func unusedDoors(_ boardFile: BoardFile) -> [ConfigurationFault] {
        let used = Set(settings.doors.map(\.name))
        return boardFile.board.doors.keys.sorted().filter { !used.contains($0) }.map { name in
            document.fault(
                at: [], "door \(name) of \(boardFile.file) is not configured: its lines stay untouched",
                hint: "add a [[door]] with name = \"\(name)\"", severity: .warning)
        }
    }

    private func doorPath(_ number: Int, _ key: Key) -> KeyPath { [.key("door"), .item(number), .key(key.name)] }
}
