internal import Boards
internal import Doors
internal import Site

/// What a door is made of, by configuration and board.
struct DoorSetup {
    let name: String
    let rules: DoorRules
    /// The other doors of its interlock group.
    let others: [String]
}

extension Installation {
    /// The doors that have lines, in the order of the configuration.
    var doorSetups: [DoorSetup] {
        configuration.doors.compactMap { door in
            guard let lines = board?.doors[door.name] else { return nil }
            let others = configuration.doors.filter { other in
                other.name != door.name && other.interlock != nil && other.interlock == door.interlock
            }
            return DoorSetup(name: door.name, rules: DoorRules(door, lines), others: others.map(\.name))
        }
    }
}

extension DoorRules {
    fileprivate init(_ door: DoorSettings, _ lines: DoorLines) {
        self.init()
        releaseTime = door.releaseTime
        relockDelay = door.relockDelay
        openTime = door.openTime
        preAlarm = door.preAlarm
        isContinuous = door.isContinuous
        lockdownBlocksExit = door.lockdownBlocksExit
        tamperBlocks = door.tamperBlocks
        isInterlocked = door.interlock != nil
        sensesLeaf = lines.contact != nil
        sensesLock = lines.monitor != nil
        holdOpen = door.holdOpen
    }
}
