internal import Boards
internal import Doors
internal import Lines
internal import Loop

// What the lines of the doors say that the agent holds: contacts, monitors and the station's tamper contact.
extension DoorDesk {
    /// Takes the door position switch of a door.
    func watchContact(_ name: String, _ spec: LineSpec, on chip: Chip) throws(LineError) {
        try watch(name, spec, on: chip) { open in .contact(open.map { $0 ? .open : .closed } ?? .unreadable) }
    }

    /// Takes the lock monitor of a door.
    func watchMonitor(_ name: String, _ spec: LineSpec, on chip: Chip) throws(LineError) {
        try watch(name, spec, on: chip) { .monitor($0) }
    }

    private func watch(
        _ name: String, _ spec: LineSpec, on chip: Chip, _ event: @escaping @Loop (Bool?) -> DoorEvent
    ) throws(LineError) {
        let watch = try LineWatch(spec, on: chip) { [unowned self] value in
            self.onLine(spec.name, value)
            self.take(name, event(value.map { $0 == .active }))
        } onFault: { [unowned self] error in
            self.onLineFault(error)
        }
        doors[name]?.watches.append(watch)
        watch.start()
    }

    /// Whether the station is being tampered with; nil for a contact that cannot be read.
    func tampered(_ active: Bool?) {
        for name in names { take(name, .tamper(active)) }
    }

    /// Lets go of contacts and monitors; their state is unknown then.
    func unwatch() {
        for (name, door) in doors {
            for watch in door.watches { watch.stop() }
            if !door.watches.isEmpty {
                take(name, .contact(.unreadable))
                take(name, .monitor(nil))
            }
            door.watches = []
        }
        tampered(nil)
    }

    /// The value of a door's line, as the guard reported it or as it is watched here; nil for other functions, and while
    /// nothing is known.
    func value(of function: String) -> LineValue? {
        for name in names where function.hasPrefix("door.\(name).") {
            guard let door = doors[name] else { continue }
            let active: Bool?
            switch function.dropFirst("door.\(name).".count) {
            case "lock": active = door.guardSaysReleased
            case "exit": active = door.exitPressed
            case "contact": active = door.door.state.leaf.isOpen
            case "monitor": active = door.door.monitorReading
            default: continue
            }
            return active.map { $0 ? .active : .inactive }
        }
        return nil
    }
}

extension DoorState.Leaf {
    fileprivate var isOpen: Bool? {
        switch self {
        case .open: true
        case .closed: false
        case .unknown, .fault: nil
        }
    }
}
