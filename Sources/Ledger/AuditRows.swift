internal import Audit
internal import Grants

extension Database {
    /// Appends a record; the very same record again is no harm, another one under its number is refused.
    mutating func put(_ record: AuditRecord) throws(LedgerError) {
        let statement = try prepare(
            """
            INSERT INTO audit VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
            ON CONFLICT(number) DO UPDATE SET number = ?1 WHERE hash = ?14
            """)
        statement.bind(1, record.number)
        statement.bind(2, record.wall.seconds)
        statement.bind(3, record.clockTrusted)
        statement.bind(4, record.uptimeMicroseconds)
        statement.bind(5, record.origin.bootSession)
        statement.bind(6, record.origin.station)
        statement.bind(7, record.origin.board)
        statement.bind(8, record.origin.boardIsStandIn)
        statement.bind(9, record.who)
        statement.bind(10, record.what)
        statement.bind(11, record.outcome)
        statement.bind(12, record.facts)
        statement.bind(13, record.previousHash)
        statement.bind(14, record.hash)
        try statement.run()
        if changes == 0 { throw .auditConflict(number: record.number) }
    }

    /// Up to `limit` records from `number` on, in order.
    mutating func auditRecords(from number: Int64, limit: Int) throws(LedgerError) -> [AuditRecord] {
        let row = try prepare("SELECT * FROM audit WHERE number >= ? ORDER BY number LIMIT ?")
        row.bind(1, number)
        row.bind(2, Int64(limit))
        var records: [AuditRecord] = []
        while try row.step() { records.append(Self.auditRecord(row)) }
        return records
    }

    /// The last record in these numbers whose `what` begins with `prefix`.
    mutating func lastAuditRecord(
        what prefix: String, in numbers: ClosedRange<Int64>
    ) throws(LedgerError) -> AuditRecord? {
        let row = try prepare(
            """
            SELECT * FROM audit WHERE number BETWEEN ?2 AND ?3 AND substr(what, 1, length(?1)) = ?1
            ORDER BY number DESC LIMIT 1
            """)
        row.bind(1, prefix)
        row.bind(2, numbers.lowerBound)
        row.bind(3, numbers.upperBound)
        return try row.step() ? Self.auditRecord(row) : nil
    }

    /// The last record.
    mutating func auditHead() throws(LedgerError) -> AuditHead {
        let row = try prepare("SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1")
        return try row.step() ? AuditHead(number: row.integer(0), hash: row.bytes(1)) : .start
    }

    /// Number of the first record; nil without one.
    mutating func firstAuditNumber() throws(LedgerError) -> Int64? {
        try integer("SELECT number FROM audit ORDER BY number LIMIT 1")
    }

    /// A value this program never writes leaves the record without a hash, so that a check names its number.
    private static func auditRecord(_ row: borrowing Statement) -> AuditRecord {
        let texts = [4, 5, 6, 8, 9, 10, 11].map { row.text(Int32($0)) }
        let flags = [row.integer(2), row.integer(7)]
        let isSound = texts.allSatisfy { $0 != nil } && flags.allSatisfy { $0 == 0 || $0 == 1 }
        let words = texts.map { $0 ?? "" }
        return AuditRecord(
            number: row.integer(0), wall: WallTime(seconds: row.integer(1)), clockTrusted: flags[0] == 1,
            uptimeMicroseconds: row.integer(3),
            origin: AuditOrigin(
                station: words[1], board: words[2], boardIsStandIn: flags[1] == 1, bootSession: words[0]),
            who: words[3], what: words[4], outcome: words[5], facts: words[6], previousHash: row.bytes(12),
            hash: isSound ? row.bytes(13) : [])
    }
}
