internal import Grants

// What grants, marks, persons and the cloud's acceptances leave in their tables.
extension Database {
    mutating func write(_ change: GrantChange, _ device: DeviceID) throws(LedgerError) {
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
        case .quiet(let person, let until):
            let statement = try prepare("UPDATE persons SET quiet_until = ? WHERE id = ?")
            statement.bind(1, until?.seconds)
            statement.bind(2, person.text)
            try statement.run()
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

    mutating func put(_ change: LastChange, _ person: PersonID, _ device: DeviceID) throws(LedgerError) {
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
                device, person, version, origin, valid_from, valid_until, schedule, enabled, wished_at, media)
            VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT(device, person) DO UPDATE
            SET version = ?3, origin = ?4, valid_from = ?5, valid_until = ?6, schedule = ?7, enabled = ?8, wished_at = ?9,
                media = ?10
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
        statement.bind(10, grant.media.rawValue)
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
}
