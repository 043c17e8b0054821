internal import Audit
internal import Grants

// What makes records go: retention, and persons who are forgotten.
extension Database {
    /// Takes the facts from these records, and `who` where it is the person; the bytes are overwritten.
    mutating func redact(_ records: [AuditRecord]) throws(LedgerError) {
        for record in records {
            let statement = try prepare("UPDATE audit SET who = ?2, facts = ?3 WHERE number = ?1 AND hash = ?4")
            statement.bind(1, record.number)
            statement.bind(2, record.who)
            statement.bind(3, record.facts)
            statement.bind(4, record.hash)
            try statement.run()
        }
    }

    mutating func put(_ person: ForgottenPerson) throws(LedgerError) {
        let statement = try prepare(
            """
            INSERT INTO forgotten VALUES(?1, ?2, ?3, ?4, ?5) ON CONFLICT(id) DO UPDATE
            SET peers = ?2, forgotten = ?3, next = ?4, until = ?5
            """)
        statement.bind(1, person.id)
        statement.bind(2, person.peers.sorted { $0.lexicographicallyPrecedes($1) }.flatMap(\.self))
        statement.bind(3, person.forgotten)
        statement.bind(4, person.next)
        statement.bind(5, person.until)
        try statement.run()
    }

    mutating func eraseSearch(_ id: [UInt8]) throws(LedgerError) {
        let statement = try prepare("DELETE FROM forgotten WHERE id = ?")
        statement.bind(1, id)
        try statement.run()
    }

    mutating func forgotten() throws(LedgerError) -> [ForgottenPerson] {
        let row = try prepare("SELECT id, peers, forgotten, next, until FROM forgotten ORDER BY id")
        var persons: [ForgottenPerson] = []
        while try row.step() {
            let (id, peers) = (row.bytes(0), row.bytes(1))
            guard id.count == 32, peers.count.isMultiple(of: 32) else {
                throw .unsound(table: "forgotten", column: "id or peers")
            }
            let tags = stride(from: 0, to: peers.count, by: 32).map { Array(peers[$0..<$0 + 32]) }
            persons.append(
                ForgottenPerson(
                    id: id, peers: Set(tags), forgotten: row.integer(2), next: row.integer(3),
                    until: row.optionalInteger(4)))
        }
        return persons
    }

    /// How far the first records may be cut by age: goes on from `number` over at most `limit` records.
    ///
    /// A time the clock was not trusted at says nothing; such a record is as old as the next trusted one.
    mutating func agedRecords(
        after number: Int64, before limit: WallTime, count: Int
    ) throws(LedgerError) -> AgedRecords {
        let row = try prepare(
            "SELECT number, wall, clock_trusted FROM audit WHERE number > ? ORDER BY number LIMIT ?")
        row.bind(1, number)
        row.bind(2, Int64(count))
        var found = AgedRecords(aged: nil, next: number, isOver: false)
        var seen = 0
        while try row.step() {
            seen += 1
            found.next = row.integer(0)
            guard row.integer(2) == 1 else { continue }
            guard row.integer(1) < limit.seconds else {
                found.isOver = true
                return found
            }
            found.aged = found.next
        }
        if seen < count { found.isOver = true }
        return found
    }

    /// Deletes one step of the first records, none above `last`; the bytes are overwritten.
    mutating func deleteAudit(through last: Int64) throws(LedgerError) {
        guard let first = try firstAuditNumber() else { return }
        let statement = try prepare("DELETE FROM audit WHERE number <= ?")
        statement.bind(1, min(last, first + Ledger.recordsInAStep - 1))
        try statement.run()
    }
}

/// What a look at the age of records found.
public struct AgedRecords: Equatable, Sendable {
    /// The last record that is older than asked; nil where none is.
    public var aged: Int64?
    /// The last record looked at.
    public var next: Int64
    /// Whether what follows need not be looked at.
    public var isOver: Bool
}
