internal import Grants

// What Tuya's message service said, and which of its messages were taken.
extension Database {
    mutating func put(_ hint: CloudHint, _ device: DeviceID) throws(LedgerError) {
        let statement = try prepare(
            """
            INSERT INTO cloud_hints VALUES(?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT(device, subject, person) DO UPDATE
            SET word = ?4, at_ms = ?5, owed = owed | ?6 WHERE at_ms <= ?5
            """)
        statement.bind(1, device.text)
        statement.bind(2, hint.subject.column)
        statement.bind(3, hint.subject.person)
        statement.bind(4, hint.word.rawValue)
        statement.bind(5, hint.at ?? 0)
        statement.bind(6, hint.asksRound)
        try statement.run()
    }

    /// Remembers a message, and forgets those that Tuya cannot deliver again.
    mutating func put(_ message: SeenMessage) throws(LedgerError) {
        let added = try prepare("INSERT OR IGNORE INTO seen_messages(id, at_ms) VALUES(?, ?)")
        added.bind(1, message.id)
        added.bind(2, message.at)
        try added.run()
        let old = try prepare(
            "DELETE FROM seen_messages WHERE at_ms > 0 AND at_ms < (SELECT max(at_ms) FROM seen_messages) - ?")
        old.bind(1, CloudHints.seenFor.components.seconds * 1000)
        try old.run()
        let many = try prepare("DELETE FROM seen_messages WHERE place <= (SELECT max(place) FROM seen_messages) - ?")
        many.bind(1, Int64(CloudHints.mostSeen))
        try many.run()
    }

    /// The grants are being told for every binding up to `at`.
    mutating func settleBinding(upTo at: Int64, _ device: DeviceID) throws(LedgerError) {
        let statement = try prepare(
            "UPDATE cloud_hints SET owed = 0 WHERE device = ? AND subject = 'binding' AND at_ms <= ?")
        statement.bind(1, device.text)
        statement.bind(2, at)
        try statement.run()
    }

    mutating func hints(_ device: DeviceID) throws(LedgerError) -> CloudHints {
        let row = try prepare("SELECT subject, person, word, at_ms, owed FROM cloud_hints WHERE device = ?")
        row.bind(1, device.text)
        var newest: [CloudHint] = []
        var owes = false
        while try row.step() {
            guard let subject = CloudHint.Subject(column: row.text(0), person: row.text(1)),
                let word = row.text(2).flatMap(CloudHint.Word.init(rawValue:))
            else { throw .unsound(table: "cloud_hints", column: "subject or word") }
            newest.append(CloudHint(subject, word, at: row.integer(3)))
            owes = owes || row.integer(4) != 0
        }
        return CloudHints(newest: newest, seen: try seenMessages(), owesRound: owes)
    }

    private mutating func seenMessages() throws(LedgerError) -> [SeenMessage] {
        let row = try prepare("SELECT id, at_ms FROM seen_messages ORDER BY place")
        var seen: [SeenMessage] = []
        while try row.step() {
            guard let id = row.text(0) else { throw .unsound(table: "seen_messages", column: "id") }
            seen.append(SeenMessage(id: id, at: row.integer(1)))
        }
        return seen
    }
}

extension CloudHint.Subject {
    fileprivate var column: String {
        switch self {
        case .presence: "presence"
        case .binding: "binding"
        case .user: "user"
        }
    }

    /// Empty for the device itself.
    fileprivate var person: String {
        if case .user(let person) = self { person.text } else { "" }
    }

    fileprivate init?(column: String?, person: String?) {
        switch (column, person.flatMap(PersonID.init(_:))) {
        case ("presence", _): self = .presence
        case ("binding", _): self = .binding
        case ("user", let person?): self = .user(person)
        default: return nil
        }
    }
}
