internal import Audit
internal import Grants

extension Store {
    /// Reads everything the agent keeps in memory, and notes the boot session.
    mutating func load(policy: GrantPolicy, bootSession: String) throws(LedgerError) -> LedgerSnapshot {
        var contents = GrantContents()
        contents.persons = try persons()
        contents.grants = try grants()
        contents.marks = try rows("revocation_marks", "device, person, version, at") { row in
            RevocationMark(version: row.integer(2), at: WallTime(seconds: row.integer(3)))
        }
        contents.confirmations = try rows("confirmations", "device, person, version, at, floor") { row in
            Confirmation(
                version: row.integer(2), at: WallTime(seconds: row.integer(3)), floor: WallTime(seconds: row.integer(4))
            )
        }
        contents.changes = try rows("grant_changes", "device, person, who, what, at") { (row) throws(LedgerError) in
            guard let who = row.text(2), let what = row.text(3) else {
                throw .unsound(table: "grant_changes", column: "who or what")
            }
            return LastChange(who: who, what: what, at: WallTime(seconds: row.integer(4)))
        }
        contents.sightings = try rows("cloud_sightings", "device, person, sighting") { (row) throws(LedgerError) in
            guard let sighting = UInt8(exactly: row.integer(2)).flatMap(CloudSighting.init(rawValue:)) else {
                throw .unsound(table: "cloud_sightings", column: "sighting")
            }
            return sighting
        }
        contents.reads = try reads()
        contents.lastVersion = try database.integer("SELECT value FROM counters WHERE name = 'version'") ?? 0
        let isFirst = try enter(bootSession)
        return LedgerSnapshot(
            book: GrantBook(device: device, policy: policy, contents: contents), outbox: try outbox(),
            round: try round(), auditHead: try database.auditHead(), forgotten: try database.forgotten(),
            floor: try floor(), secrets: try secrets(),
            codes: try database.codes(), lockouts: try database.lockouts(), doorStates: try database.doorStates(),
            hints: try database.hints(device),
            bootSession: bootSession,
            isFirstInBootSession: isFirst)
    }

    private mutating func reads() throws(LedgerError) -> [DeviceID: CloudReadStamp] {
        let row = try database.prepare("SELECT device, source, at FROM cloud_reads")
        var reads: [DeviceID: CloudReadStamp] = [:]
        while try row.step() {
            guard let device = row.text(0).flatMap(DeviceID.init(_:)), let source = row.text(1) else {
                throw .unsound(table: "cloud_reads", column: "device or source")
            }
            reads[device] = CloudReadStamp(source: source, at: WallTime(seconds: row.integer(2)))
        }
        return reads
    }

    private mutating func persons() throws(LedgerError) -> [Person] {
        var peers: [String: [Peer]] = [:]
        let owned = try database.prepare("SELECT person, peer FROM peers ORDER BY person, place")
        while try owned.step() {
            guard let person = owned.text(0), let peer = owned.text(1).flatMap(Peer.init(_:)) else {
                throw .unsound(table: "peers", column: "peer")
            }
            peers[person, default: []].append(peer)
        }
        var persons: [Person] = []
        let rows = try database.prepare("SELECT id, name, unit, language, quiet_until FROM persons ORDER BY id")
        while try rows.step() {
            guard let id = rows.text(0).flatMap(PersonID.init(_:)), let name = rows.text(1), let unit = rows.text(2)
            else { throw .unsound(table: "persons", column: "id") }
            var person = Person(
                id: id, name: name, unit: unit, peers: peers[id.text] ?? [],
                language: rows.text(3).flatMap(Language.init(_:)))
            person.quietUntil = rows.optionalInteger(4).map(WallTime.init(seconds:))
            persons.append(person)
        }
        return persons
    }

    private mutating func grants() throws(LedgerError) -> [GrantContents.At<Grant>] {
        let columns = "device, person, version, origin, valid_from, valid_until, schedule, enabled, wished_at, media"
        return try rows("grants", columns) { (row) throws(LedgerError) in
            guard let origin = row.text(3).flatMap(GrantOrigin.init(rawValue:)) else {
                throw .unsound(table: "grants", column: "origin")
            }
            let schedule = row.text(6).flatMap(Schedule.init(_:))
            // A rule that cannot be read must not become no rule.
            if !row.isNull(6), schedule == nil { throw .unsound(table: "grants", column: "schedule") }
            guard let media = row.text(9).flatMap(Media.init(rawValue:)) else {
                throw .unsound(table: "grants", column: "media")
            }
            return Grant(
                version: row.integer(2), origin: origin, from: row.optionalInteger(4).map(WallTime.init(seconds:)),
                until: row.optionalInteger(5).map(WallTime.init(seconds:)), schedule: schedule,
                enabled: row.integer(7) == 1, media: media,
                wished: row.optionalInteger(8).map(WallTime.init(seconds:)))
        }
    }

    /// Rows whose first two columns are device and person.
    private mutating func rows<Value>(
        _ table: String, _ columns: String, _ read: (borrowing Statement) throws(LedgerError) -> Value
    ) throws(LedgerError) -> [GrantContents.At<Value>] {
        let row = try database.prepare("SELECT \(columns) FROM \(table)")
        var values: [GrantContents.At<Value>] = []
        while try row.step() {
            guard let device = row.text(0).flatMap(DeviceID.init(_:)),
                let person = row.text(1).flatMap(PersonID.init(_:))
            else { throw .unsound(table: table, column: "device or person") }
            values.append(.init(device, person, try read(row)))
        }
        return values
    }

    private mutating func outbox() throws(LedgerError) -> [OutboxRow] {
        let row = try database.prepare(
            "SELECT device, person, wish, version, refused_code FROM outbox ORDER BY version")
        var rows: [OutboxRow] = []
        while try row.step() {
            guard let device = row.text(0).flatMap(DeviceID.init(_:)),
                let person = row.text(1).flatMap(PersonID.init(_:)),
                let wish = row.text(2).flatMap(Wish.init(rawValue:))
            else { throw .unsound(table: "outbox", column: "device, person or wish") }
            rows.append(
                OutboxRow(
                    device, person, wish, version: row.integer(3), refusedCode: row.optionalInteger(4).map(Int.init)))
        }
        return rows
    }

    private mutating func round() throws(LedgerError) -> RoundProgress? {
        let row = try database.prepare("SELECT cause, began, after, done FROM repost_round")
        guard try row.step() else { return nil }
        guard let cause = row.text(0).flatMap(RepostCause.init(rawValue:)) else {
            throw .unsound(table: "repost_round", column: "cause")
        }
        return RoundProgress(
            cause: cause, began: WallTime(seconds: row.integer(1)), after: row.integer(2), isDone: row.integer(3) == 1)
    }

    private mutating func floor() throws(LedgerError) -> ClockFloor? {
        let row = try database.prepare("SELECT wall, boot_session, uptime_us FROM clock_floor")
        guard try row.step() else { return nil }
        guard let session = row.text(1) else { throw .unsound(table: "clock_floor", column: "boot_session") }
        return ClockFloor(
            wall: WallTime(seconds: row.integer(0)), bootSession: session, uptime: .microseconds(row.integer(2)))
    }

    private mutating func secrets() throws(LedgerError) -> [String: SealedSecret] {
        let row = try database.prepare("SELECT name, version, sealed FROM room_secrets")
        var secrets: [String: SealedSecret] = [:]
        while try row.step() {
            guard let name = row.text(0) else { throw .unsound(table: "room_secrets", column: "name") }
            secrets[name] = SealedSecret(name: name, version: row.integer(1), sealed: row.bytes(2))
        }
        return secrets
    }

    private mutating func enter(_ bootSession: String) throws(LedgerError) -> Bool {
        guard try database.text("SELECT id FROM boot_session") != bootSession else { return false }
        try transaction { (database) throws(LedgerError) in
            let row = try database.prepare(
                "INSERT INTO boot_session VALUES(1, ?1) ON CONFLICT(only) DO UPDATE SET id = ?1")
            row.bind(1, bootSession)
            try row.run()
        }
        return true
    }
}
