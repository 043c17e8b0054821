internal import Codes
internal import Grants

// What is kept for keypad and doors: codes, lockouts, modes.
extension Database {
    mutating func put(_ code: CodeRow) throws(LedgerError) {
        let statement = try prepare(
            """
            INSERT INTO codes VALUES(?1, ?2, ?3, ?4, ?5) ON CONFLICT(person, duress) DO UPDATE
            SET unit = ?3, hash = ?4, created = ?5
            """)
        statement.bind(1, code.key.person.text)
        statement.bind(2, code.key.isDuress)
        statement.bind(3, code.unit)
        statement.bind(4, code.hash.bytes)
        statement.bind(5, code.created.seconds)
        try statement.run()
    }

    mutating func erase(_ key: CodeRow.Key) throws(LedgerError) {
        let statement = try prepare("DELETE FROM codes WHERE person = ? AND duress = ?")
        statement.bind(1, key.person.text)
        statement.bind(2, key.isDuress)
        try statement.run()
    }

    mutating func put(_ lockout: KeptLockout, of keypad: String) throws(LedgerError) {
        let statement = try prepare(
            """
            INSERT INTO lockouts VALUES(?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT(keypad) DO UPDATE
            SET boot_session = ?2, at_us = ?3, until_us = ?4, wrong_us = ?5, in_a_row = ?6
            """)
        statement.bind(1, keypad)
        statement.bind(2, lockout.bootSession)
        statement.bind(3, lockout.at.wholeMicroseconds)
        statement.bind(4, lockout.until.wholeMicroseconds)
        statement.bind(5, lockout.wrong.map { "\($0.wholeMicroseconds)" }.joined(separator: " "))
        statement.bind(6, Int64(lockout.inARow))
        try statement.run()
    }

    mutating func put(_ state: KeptDoorState, of door: String) throws(LedgerError) {
        let statement = try prepare(
            """
            INSERT INTO door_states VALUES(?1, ?2, ?3, ?4) ON CONFLICT(name) DO UPDATE
            SET mode = ?2, since = ?3, tampered = ?4
            """)
        statement.bind(1, door)
        statement.bind(2, state.mode)
        statement.bind(3, state.since.seconds)
        statement.bind(4, state.tampered)
        try statement.run()
    }

    mutating func codes() throws(LedgerError) -> [CodeRow] {
        let row = try prepare("SELECT person, duress, unit, hash, created FROM codes ORDER BY person, duress")
        var codes: [CodeRow] = []
        while try row.step() {
            guard let person = row.text(0).flatMap(PersonID.init(_:)), let unit = row.text(2) else {
                throw .unsound(table: "codes", column: "person or unit")
            }
            guard let hash = CodeHash(row.bytes(3)) else { throw .unsound(table: "codes", column: "hash") }
            codes.append(
                CodeRow(
                    .init(person, isDuress: row.integer(1) != 0), unit: unit, hash: hash,
                    created: WallTime(seconds: row.integer(4))))
        }
        return codes
    }

    mutating func lockouts() throws(LedgerError) -> [String: KeptLockout] {
        let row = try prepare("SELECT keypad, boot_session, at_us, until_us, wrong_us, in_a_row FROM lockouts")
        var lockouts: [String: KeptLockout] = [:]
        while try row.step() {
            guard let keypad = row.text(0), let session = row.text(1), let words = row.text(4) else {
                throw .unsound(table: "lockouts", column: "keypad")
            }
            // A count that cannot be read must not become none.
            let wrong = words.split(separator: " ").map { Int64($0) }
            guard wrong.allSatisfy({ $0 != nil }) else { throw .unsound(table: "lockouts", column: "wrong_us") }
            lockouts[keypad] = KeptLockout(
                bootSession: session, at: .microseconds(row.integer(2)), until: .microseconds(row.integer(3)),
                wrong: wrong.compactMap { $0.map { .microseconds($0) } }, inARow: Int(row.integer(5)))
        }
        return lockouts
    }

    mutating func doorStates() throws(LedgerError) -> [String: KeptDoorState] {
        let row = try prepare("SELECT name, mode, since, tampered FROM door_states")
        var states: [String: KeptDoorState] = [:]
        while try row.step() {
            guard let name = row.text(0), let mode = row.text(1) else {
                throw .unsound(table: "door_states", column: "name or mode")
            }
            states[name] = KeptDoorState(
                mode: mode, since: WallTime(seconds: row.integer(2)), tampered: row.integer(3) != 0)
        }
        return states
    }
}

extension Duration {
    /// Cut to whole microseconds.
    var wholeMicroseconds: Int64 { components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000 }
}
