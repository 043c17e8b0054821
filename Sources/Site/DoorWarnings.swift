internal import Boards

// Keys of a door that do less than they seem to, because of the lines or the doors that are not there.
extension ConfigurationFile {
    func doorWarnings(
        _ number: Int, _ door: DoorSettings, _ lines: DoorLines, _ boardFile: BoardFile
    ) -> [ConfigurationFault] {
        var warnings: [ConfigurationFault] = []
        func warn(_ key: Key, _ sentence: String, hint: String) {
            let path: KeyPath = [.key("door"), .item(number), .key(key.name)]
            warnings.append(document.fault(at: path, sentence, hint: hint, severity: .warning))
        }
        if let group = door.interlock {
            if settings.doors.filter({ $0.interlock == group }).count == 1 {
                warn(
                    Keys.Door.interlock, "door \(door.name) is alone in the interlock \(group)",
                    hint: "name the same group at the other door, or remove interlock")
            } else if lines.contact == nil {
                warn(
                    Keys.Door.interlock, "the interlock \(group) cannot see whether door \(door.name) is closed",
                    hint: "wire a contact and add [door.\(door.name).contact] to \(boardFile.file)")
            }
        }
        if door.tamperBlocks, boardFile.board.tamper == nil {
            warn(
                Keys.Door.tamperBlocks, "\(boardFile.file) has no tamper contact that could block door \(door.name)",
                hint: "wire one and add [tamper] there")
        }
        return warnings
    }
}
