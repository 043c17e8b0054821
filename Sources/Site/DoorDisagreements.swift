// Values of one door that are each right and do not go together.
extension SiteConfiguration {
    /// What is left between a release time and the ceiling at the least, so that one grant after another is possible.
    private static let ceilingMargin: Duration = .seconds(3)

    func doorTimesDisagree(_ document: Document) -> [ConfigurationFault] {
        doors.enumerated().flatMap { number, door in
            var faults: [ConfigurationFault] = []
            if door.releaseTime + Self.ceilingMargin > door.releaseCeiling {
                let place = place(number, [Keys.Door.releaseTime, Keys.Door.releaseCeiling], document)
                faults.append(
                    document.fault(
                        at: place,
                        "release_time_ms + 3000 must be at most release_ceiling_ms, which it is not for door \(door.name)",
                        hint: "lower release_time_ms, or raise the ceiling if the lock is rated for it"))
            }
            if door.preAlarm >= door.openTime {
                let place = place(number, [Keys.Door.preAlarm, Keys.Door.openTime], document)
                faults.append(
                    document.fault(
                        at: place, "pre_alarm_ms of door \(door.name) is not below its open_time_ms",
                        hint: "lower pre_alarm_ms, or set it to 0 for no warning"))
            }
            return faults
        }
    }

    func doorModesDisagree(_ document: Document) -> [ConfigurationFault] {
        doors.enumerated().flatMap { number, door in
            holdOpenDisagrees(number, door, document) + lockdownDisagrees(number, door, document)
        }
    }

    private func holdOpenDisagrees(
        _ number: Int, _ door: DoorSettings, _ document: Document
    ) -> [ConfigurationFault] {
        guard door.holdOpen != nil, !door.isContinuous else { return [] }
        return [
            document.fault(
                at: place(number, [Keys.Door.holdOpen], document),
                "door \(door.name) cannot be held open: its lock is not declared continuous",
                hint: "set continuous = true if the lock's data sheet says so, or remove hold_open")
        ]
    }

    // Nobody may be held in by a key that somebody forgot, and never by a magnet that fails with the program.
    private func lockdownDisagrees(
        _ number: Int, _ door: DoorSettings, _ document: Document
    ) -> [ConfigurationFault] {
        guard door.lockdownBlocksExit else { return [] }
        let place = place(number, [Keys.Door.lockdownBlocksExit], document)
        if door.lock == .maglock {
            return [
                document.fault(
                    at: place, "door \(door.name) is held by a maglock: a lockdown must not block its exit button",
                    hint: "remove lockdown_blocks_exit")
            ]
        }
        guard door.lockdownExitWaiver == nil else { return [] }
        return [
            document.fault(
                at: place, "a lockdown that blocks the exit button of door \(door.name) holds people in",
                hint: "add lockdown_exit_waiver = \"name of who accepted it\", or remove lockdown_blocks_exit")
        ]
    }

    /// The first of these keys that is written in the door's table, else the table.
    private func place(_ number: Int, _ keys: [Key], _ document: Document) -> KeyPath {
        let table: KeyPath = [.key("door"), .item(number)]
        let written = keys.map { table + [.key($0.name)] }.first { document.index.places[$0] != nil }
        return written ?? table
    }
}
