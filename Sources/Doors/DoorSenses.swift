// What is sensed, and what is wrong with it.
extension Door {
    mutating func allow(_ now: Duration) {
        let standsOpen = standing.holdsOpen || output == .held
        switch output {
        case .released, .held: forced.allow(true, now)
        case .unknown, .locked: forced.allow(standsOpen, now)
        }
        if standsOpen {
            forced.end()
            heldOpen.end()
        } else if stoodOpen, leaf.isOpening {
            heldOpen.opened(at: now)
        }
        stoodOpen = standsOpen
    }

    mutating func note(_ changes: [Leaf.Change], _ now: Duration) {
        for change in changes {
            switch change {
            case .opened(let time, let isNew):
                if isNew { forced.opened(at: time) }
                if !stoodOpen { heldOpen.opened(at: time) }
                if case .released = output { relock.opened(at: time) }
            case .foundOpen: if !stoodOpen { heldOpen.opened(at: now) }
            case .rested:
                forced.end()
                heldOpen.end()
            }
        }
    }

    mutating func sense(_ now: Duration, _ effects: inout [DoorEffect]) {
        heldOpen.tick(now, isClosed: leaf.state == .closed)
        tamper.note(wasTampered || leaf.isCut, now)
        if tamper.isActive, rules.tamperBlocks, !kept.isTamperBlocked { blockForTamper(now, &effects) }
        watch.compare(output: outputIsReleased, monitor: monitorReading, now)
        state.leaf = leaf.state
        state.lock = watch.isAlarmed ? .fault : monitorReading.map { $0 ? .unlocked : .locked } ?? .unknown
        state.tamper = tamper.isActive ? .detected : stationTamper == nil ? .unknown : .none
    }

    private var outputIsReleased: Bool? {
        switch output {
        case .unknown: nil
        case .locked: lockFails ? nil : false
        case .released: lockFails ? nil : true
        case .held: lockFails ? nil : true
        }
    }

    /// What is wrong now against what was told.
    mutating func tell(_ effects: inout [DoorEffect]) {
        let now = DoorAlarm.allCases.filter(isOn)
        effects += now.filter { !alarms.contains($0) }.map { .record(.alarm($0)) }
        effects += alarms.filter { !now.contains($0) }.map { .record(.alarmOver($0)) }
        alarms = now
        let signal: DoorSignal? = now.isEmpty ? (heldOpen.isWarning ? .preAlarm : nil) : .alarm
        if signal != lastSignal { effects.append(.signal(signal ?? .alarmOver)) }
        lastSignal = signal
    }

    private func isOn(_ alarm: DoorAlarm) -> Bool {
        switch alarm {
        case .forcedOpen: forced.isAlarmed
        // One opening is one alarm: a door that was forced is not held open as well.
        case .openTooLong: heldOpen.isAlarmed && !forced.isAlarmed
        case .tamper: tamper.isAlarmed
        case .lockDisagrees: watch.isAlarmed
        case .contactFault: leaf.isFluttering
        }
    }
}
