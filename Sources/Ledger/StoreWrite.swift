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

    private mutating func write(_ change: GrantChange, _ device: DeviceID) throws(LedgerError) {
        switch change {
        case .grant(let person, let grant):
            try put(person)
            try put(grant, person.id, device)
            try count(grant.version)
        case .enable(let person, let enabled, let version):
            // Never a grant that a mark outranks: the new number would revive it, where a change between was lost.
            let statement = try prepare(
                """
                UPDATE grants SET enabled = ?, version = ?3 WHERE device = ?4 AND person = ?5 AND version <= ?3
                AND version > coalesce((SELECT version FROM revocation_marks WHERE device = ?4 AND person = ?5), 0)
                """)
            statement.bind(1, enabled)
            statement.bind(3, version)
            statement.bind(4, device.text)
            statement.bind(5, person.text)
            try statement.run()
            try count(version)
        case .revoke(let person, let mark): try put(mark, person, device)
        case .confirm(let person, let confirmation): try put(confirmation, person, device)
        case .refuse(let person, let version):
            let statement = try prepare(
                "UPDATE grants SET wished_at = NULL WHERE device = ? AND person = ? AND version <= ?")
            statement.bind(1, device.text)
            statement.bind(2, person.text)
            statement.bind(3, version)
            try statement.run()
        case .peers(let person, let peers): try put(peers, of: person)
        case .drop(let person, let version): try drop(person, version, device)
        case .forget(let person, let mark):
            try put(mark, person, device)
            try run("DELETE FROM persons WHERE id = ?", person.text)
            for table in [
                "peers", "grants", "confirmations", "cloud_sightings", "codes", "cloud_hints", "grant_changes",
            ] {
                try run("DELETE FROM \(table) WHERE person = ?", person.text)
            }
        case .readCloud(let result): try put(result, device)
        case .forgetReads:
            for table in ["cloud_reads", "cloud_sightings"] {
                try run("DELETE FROM \(table) WHERE device = ?", device.text)
            }
        }
    }

    private mutating func put(_ person: Person) throws(LedgerError) {
        let statement = try prepare(
            """
            INSERT INTO persons(id, name, unit, language) VALUES(?1, ?2, ?3, ?4) ON CONFLICT(id) DO UPDATE
            SET name = ?2, unit = ?3, language = ?4
            """)
        statement.bind(1, person.id.text)
        statement.bind(2, person.name)
        statement.bind(3, person.unit)
        statement.bind(4, person.language?.tag)
        try statement.run()
        try put(person.peers, of: person.id)
    }

    private mutating func put(_ peers: [Peer], of person: PersonID) throws(LedgerError) {
        try run("DELETE FROM peers WHERE person = ?", person.text)
        for (place, peer) in peers.enumerated() {
            let statement = try prepare("INSERT INTO peers VALUES(?, ?, ?)")
            statement.bind(1, peer.text)
            statement.bind(2, person.text)
            statement.bind(3, Int64(place))
            try statement.run()
        }
    }

    /// A forgotten person's mark; somebody who came back keeps it.
    private mutating func drop(_ person: PersonID, _ version: Version, _ device: DeviceID) throws(LedgerError) {
        try dropMark(person, version, device)
        guard changes > 0 else { return }
        let statement = try prepare("DELETE FROM grant_changes WHERE device = ?1 AND person = ?2")
        statement.bind(1, device.text)
        statement.bind(2, person.text)
        try statement.run()
    }

    private mutating func dropMark(_ person: PersonID, _ version: Version, _ device: DeviceID) throws(LedgerError) {
        let statement = try prepare(
            """
            DELETE FROM revocation_marks WHERE device = ?1 AND person = ?2 AND version = ?3
            AND NOT EXISTS (SELECT 1 FROM persons WHERE id = ?2)
            """)
        statement.bind(1, device.text)
        statement.bind(2, person.text)
        statement.bind(3, version)
        try statement.run()
    }

    private mutating func put(_ change: LastChange, _ person: PersonID, _ device: DeviceID) throws(LedgerError) {
        let statement = try prepare(
            """
            INSERT INTO grant_changes VALUES(?1, ?2, ?3, ?4, ?5) ON CONFLICT(device, person) DO UPDATE
            SET who = ?3, what = ?4, at = ?5
            """)
        statement.bind(1, device.text)
        statement.bind(2, person.text)
        statement.bind(3, change.who)
        statement.bind(4, change.what)
        statement.bind(5, change.at.seconds)
        try statement.run()
    }

    private mutating func put(_ grant: Grant, _ person: PersonID, _ device: DeviceID) throws(LedgerError) {
        let statement = try prepare(
            """
            INSERT INTO grants(
                device, person, version, origin, valid_from, valid_until, schedule, enabled, wished_at)
            VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT(device, person) DO UPDATE
            SET version = ?3, origin = ?4, valid_from = ?5, valid_until = ?6, schedule = ?7, enabled = ?8, wished_at = ?9
            WHERE version <= ?3
            """)
        statement.bind(1, device.text)
        statement.bind(2, person.text)
        statement.bind(3, grant.version)
        statement.bind(4, grant.origin.rawValue)
        statement.bind(5, grant.from?.seconds)
        statement.bind(6, grant.until?.seconds)
        statement.bind(7, grant.schedule?.description)
        statement.bind(8, grant.enabled)
        statement.bind(9, grant.wished?.seconds)
        try statement.run()
    }

    private mutating func put(_ mark: RevocationMark, _ person: PersonID, _ device: DeviceID) throws(LedgerError) {
        let statement = try prepare(
            """
            INSERT INTO revocation_marks VALUES(?1, ?2, ?3, ?4) ON CONFLICT(device, person) DO UPDATE
            SET version = ?3, at = ?4 WHERE version <= ?3
            """)
        statement.bind(1, device.text)
        statement.bind(2, person.text)
        statement.bind(3, mark.version)
        statement.bind(4, mark.at.seconds)
        try statement.run()
        try count(mark.version)
        let sighting = try prepare("DELETE FROM cloud_sightings WHERE device = ? AND person = ?")
        sighting.bind(1, device.text)
        sighting.bind(2, person.text)
        try sighting.run()
    }

    private mutating func put(_ result: CloudReadResult, _ device: DeviceID) throws(LedgerError) {
        let read = try prepare(
            "INSERT INTO cloud_reads VALUES(?1, ?2, ?3) ON CONFLICT(device) DO UPDATE SET source = ?2, at = ?3")
        read.bind(1, device.text)
        read.bind(2, result.stamp.source)
        read.bind(3, result.stamp.at.seconds)
        try read.run()
        for change in result.changes {
            let row = try prepare(
                """
                INSERT INTO cloud_sightings VALUES(?1, ?2, ?3) ON CONFLICT(device, person) DO UPDATE SET sighting = ?3
                """)
            row.bind(1, device.text)
            row.bind(2, change.person.text)
            row.bind(3, Int64(change.sighting.rawValue))
            try row.run()
        }
    }

    private mutating func put(
        _ confirmation: Confirmation, _ person: PersonID, _ device: DeviceID
    ) throws(LedgerError) {
        let statement = try prepare(
            """
            INSERT INTO confirmations VALUES(?1, ?2, ?3, ?4, ?5) ON CONFLICT(device, person) DO UPDATE
            SET version = ?3, at = ?4, floor = ?5 WHERE version <= ?3
            """)
        statement.bind(1, device.text)
        statement.bind(2, person.text)
        statement.bind(3, confirmation.version)
        statement.bind(4, confirmation.at.seconds)
        statement.bind(5, confirmation.floor.seconds)
        try statement.run()
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
    private mutating func count(_ value: Int64, as name: String = "version") throws(LedgerError) {
        let statement = try prepare(
            """
            INSERT INTO counters VALUES(?2, ?1) ON CONFLICT(name) DO UPDATE
            SET value = ?1 WHERE value <= ?1
            """)
        statement.bind(1, value)
        statement.bind(2, name)
        try statement.run()
    }

    private mutating func run(_ sql: String, _ parameter: String) throws(LedgerError) {
        let statement = try prepare(sql)
        statement.bind(1, parameter)
        try statement.run()
    }
}
