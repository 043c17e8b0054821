internal import Doors
internal import Grants
internal import Loop

/// One door as the agent has it: the reducer, and what only the desk knows.
@Loop final class WatchedDoor {
    let name: String
    /// The doors of its interlock group, without itself.
    let others: [String]
    var door: Door
    var timer: LoopTimer?
    var watches: [LineWatch] = []
    /// Wall time of the last change of the output.
    var lastChange: WallTime?
    /// The output as the guard reported it; nil while it is not known.
    var guardSaysReleased: Bool?
    /// The exit button as the guard told it; nil while it holds none it can read.
    var exitPressed: Bool?
    /// What the guard said is wrong with a line of the door, until it says that it works.
    var fault: String?
    /// The guard tries in vain to make the lock output inactive.
    var lockFails = false

    init(_ setup: DoorSetup) {
        name = setup.name
        others = setup.others
        door = Door(rules: setup.rules, kept: nil)
    }

    /// Notes what the guard reported of the output.
    func note(_ report: ReleaseReport, at wall: WallTime) {
        let before = guardSaysReleased
        switch report {
        case .released, .held:
            guardSaysReleased = true
            worked()
        case .locked:
            guardSaysReleased = false
            worked()
        case .lockFailing:
            guardSaysReleased = nil
            lockFails = true
        case .denied, .exitServed: break
        }
        if guardSaysReleased != before { lastChange = wall }
    }

    /// The guard says every fault again that is left once a drive has worked.
    private func worked() {
        fault = nil
        lockFails = false
    }

    /// The guard is gone; whether the agent has the output inactive.
    func lostGuard(locked: Bool) {
        guardSaysReleased = locked ? false : nil
        exitPressed = nil
        worked()
    }

    /// The word and the reason for the status board.
    var word: (state: String, reason: String?) {
        if let fault { return ("fault", fault) }
        let alarms = door.alarms
        if !alarms.isEmpty { return ("alarm", alarms.map(\.sentence).joined(separator: "; ")) }
        // The bolt has not followed yet: nobody may read that the door is locked.
        if door.isContradicted { return ("securing", nil) }
        return (door.mode.word, nil)
    }

    /// What people and programs see.
    var resource: DoorResource {
        let output = guardSaysReleased.map { $0 ? "released" : "locked" } ?? "unknown"
        return DoorResource(
            name: name, mode: door.mode.word, standing: DoorMode(door.kept.mode).word,
            output: door.isContradicted ? "unknown" : output, lock: door.state.lock.rawValue.lowercased(),
            physical: door.state.leaf.rawValue.lowercased(), tamper: door.state.tamper.rawValue,
            tamperBlock: door.kept.isTamperBlocked, alarms: door.alarms.map(\.rawValue),
            since: lastChange?.description)
    }
}
