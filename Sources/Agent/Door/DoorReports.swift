internal import Doors
internal import Guard
internal import Loop

// What the guard says of the doors.
extension DoorDesk {
    func heard(_ news: GuardNews) {
        switch news {
        case .report(let report): heard(report)
        case .lost(let sentence, let outcome):
            journal.tally.guardLost()
            status.set("guard", "restarting", reason: sentence)
            for name in names {
                let locked = outcome.locked.contains(name)
                doors[name]?.lostGuard(locked: locked)
                take(name, .guardLost(locked: locked))
            }
        case .stopped: status.set("guard", "stopped")
        }
    }

    private func heard(_ report: GuardReport) {
        switch report {
        case .ready:
            status.set("guard", "ready")
            // A guard reports presses; one that never told of any holds a button at rest, or says why it does not.
            for door in doors.values { door.exitPressed = false }
            for name in names { onLook(name) }
        case .door(let name, let release):
            doors[name]?.note(release, at: clock.wall)
            take(name, .reported(release))
        case .exit(let name, let exit): heard(exit, of: name)
        case .fault(let name, let sentence):
            guard let door = doors[name] else { return }
            door.exitPressed = nil
            door.fault = sentence
            show(door)
        case .answered: break
        case .refused(let sentence): status.set("guard", "fault", reason: sentence)
        }
    }

    private func heard(_ exit: ExitReport, of name: String) {
        guard let door = doors[name] else { return }
        door.exitPressed = exit != .released
        if !door.lockFails { door.fault = nil }
        show(door)
        if exit != .released {
            journal.write(who: "exit-button", what: "exit.\(exit.rawValue)", facts: #"{"door":"\#(name)"}"#)
        }
    }
}
