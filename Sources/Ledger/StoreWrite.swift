internal import Audit
internal import Grants

extension Store {
    /// Writes what is owed, then changes, in one transaction. Each step may be written twice without harm.
    mutating func write(_ owed: [LedgerChange.Step], _ changes: [LedgerChange]) throws(LedgerError) {
        let device = device
        try check()
        try transaction { (database) throws(LedgerError) in
            for step in owed { try database.write(step, device) }
            for change in changes {
                for step in change.steps { try database.write(step, device) }
            }
        }
        // It may have gone from under what was just written.
        try check()
    }
}

extension Database {
    fileprivate mutating func write(_ step: LedgerChange.Step, _ device: DeviceID) throws(LedgerError) {
        switch step {
        case .grants(let change): try write(change, device)
        case .changed(let person, let change): try put(change, person, device)
        case .outbox(let row): try put(row)
        case .settled(let row):
            let statement = try prepare("DELETE FROM outbox WHERE device = ? AND person = ? AND version <= ?")
            statement.bind(1, row.device.text)
            statement.bind(2, row.person.text)
            statement.bind(3, row.version)
            try statement.run()
        case .audit(let record): try put(record)
        case .redacted(let records): try redact(records)
        case .forgotten(let person): try put(person)
        case .searched(let id): try eraseSearch(id)
        case .cut(let number): try count(number, as: "audit_cut")
        case .delete(let last): try deleteAudit(through: last)
        case .floor(let floor): try put(floor)
        case .secret(let secret): try put(secret)
        case .eraseSecret(let name): try run("DELETE FROM room_secrets WHERE name = ?", name)
        case .code(let code): try put(code)
        case .eraseCode(let key): try erase(key)
        case .lockout(let keypad, let lockout): try put(lockout, of: keypad)
        case .doorState(let name, let state): try put(state, of: name)
        case .round(let progress): try put(progress)
        case .hint(let hint): try put(hint, device)
        case .seen(let message): try put(message)
        case .bindingTold(let at): try settleBinding(upTo: at, device)
        }
    }

    private mutating func put(_ row: OutboxRow) throws(LedgerError) {
        let statement = try prepare(
            """
            INSERT INTO outbox VALUES(?1, ?2, ?3, ?4, ?5) ON CONFLICT(device, person) DO UPDATE
            SET wish = ?3, version = ?4, refused_code = ?5 WHERE version <= ?4
            """)
        statement.bind(1, row.device.text)
        statement.bind(2, row.person.text)
        statement.bind(3, row.wish.rawValue)
        statement.bind(4, row.version)
        statement.bind(5, row.refusedCode.map(Int64.init))
        try statement.run()
    }

    private mutating func put(_ floor: ClockFloor) throws(LedgerError) {
        let statement = try prepare(
            """
            INSERT INTO clock_floor VALUES(1, ?1, ?2, ?3) ON CONFLICT(only) DO UPDATE
            SET wall = ?1, boot_session = ?2, uptime_us = ?3 WHERE wall <= ?1
            """)
        statement.bind(1, floor.wall.seconds)
        statement.bind(2, floor.bootSession)
        statement.bind(3, floor.uptime.wholeMicroseconds)
        try statement.run()
    }

    private mutating func put(_ progress: RoundProgress) throws(LedgerError) {
        let statement = try prepare(
            """
            INSERT INTO repost_round VALUES(1, ?1, ?2, ?3, ?4) ON CONFLICT(only) DO UPDATE
            SET cause = ?1, began = ?2, after = ?3, done = ?4
            """)
        statement.bind(1, progress.cause.rawValue)
        statement.bind(2, progress.began.seconds)
        statement.bind(3, progress.after)
        statement.bind(4, progress.isDone)
        try statement.run()
    }

    private mutating func put(_ secret: SealedSecret) throws(LedgerError) {
        let statement = try prepare(
            """
            INSERT INTO room_secrets VALUES(?1, ?2, ?3) ON CONFLICT(name) DO UPDATE
            SET version = ?2, sealed = ?3 WHERE version <= ?2
            """)
        statement.bind(1, secret.name)
        statement.bind(2, secret.version)
        statement.bind(3, secret.sealed)
        try statement.run()
    }

    /// The last version given out outlives the rows that carried it.
    mutating func count(_ value: Int64, as name: String = "version") throws(LedgerError) {
        let statement = try prepare(
            """
            INSERT INTO counters VALUES(?2, ?1) ON CONFLICT(name) DO UPDATE
            SET value = ?1 WHERE value <= ?1
            """)
        statement.bind(1, value)
        statement.bind(2, name)
        try statement.run()
    }

    mutating func run(_ sql: String, _ parameter: String) throws(LedgerError) {
        let statement = try prepare(sql)
        statement.bind(1, parameter)
        try statement.run()
    }
}
