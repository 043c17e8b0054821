internal import CSQLite
internal import Glibc
internal import Grants

/// The ledger's file, opened, checked and of the newest schema. Used by one thread at a time.
struct Store: ~Copyable {
    let path: String
    let device: DeviceID
    var database: Database
    private var files: StandingFiles

    /// Opens or creates the file in `folder`.
    init(folder: String, device: DeviceID) throws(LedgerError) {
        path = folder + "/ledger.db"
        self.device = device
        // Only before any connection: closing a descriptor of the file drops the locks SQLite holds on it.
        try FileHeader(path: path)?.check(path: path)
        try Self.makePrivate(path)
        database = try Self.open(path)
        files = StandingFiles(ledger: path)
        Self.syncFolder(folder)
    }

    /// Throws when what is written would go to a file that nobody finds again. A log that is gone is had anew.
    mutating func check() throws(LedgerError) {
        try files.checkLedger()
        if files.isLogGone { try renewLog() }
    }

    /// Writes something that changes nothing, to learn whether the disk takes it.
    mutating func probe() throws(LedgerError) {
        try check()
        try transaction { (database) throws(LedgerError) in
            try database.execute("UPDATE counters SET value = value")
        }
    }

    /// Takes a new connection: after a failed sync the old one's idea of the file is worth nothing.
    ///
    /// - Returns: why that failed; the old connection then stays, to fail again and be replaced again.
    mutating func reopened() -> LedgerError? {
        do throws(LedgerError) {
            // Opened now, a ledger that is gone would be begun anew.
            try files.checkLedger()
            database = try Self.open(path)
            files = StandingFiles(ledger: path)
            return nil
        } catch {
            return error
        }
    }

    /// Saves what stands only in a log that has no name any more, and begins another.
    private mutating func renewLog() throws(LedgerError) {
        guard scrub() else {
            throw .database(operation: "save its log", code: SQLITE_IOERR, message: "the log was deleted while open")
        }
        // The last connection takes the log's memory with it; only then does the next one begin both anew.
        database = try Database(path: ":memory:")
        database = try Self.open(path)
        files = StandingFiles(ledger: path)
    }

    /// Runs `body` in one transaction: all of it is on disk when this returns, or none of it.
    mutating func transaction(_ body: (inout Database) throws(LedgerError) -> Void) throws(LedgerError) {
        try database.execute("BEGIN IMMEDIATE")
        do throws(LedgerError) {
            try body(&database)
            try database.execute("COMMIT")
        } catch {
            try? database.execute("ROLLBACK")
            throw error
        }
    }

    /// Empties the write-ahead log into the file, whose erased parts are overwritten; false when it must be tried again.
    mutating func scrub() -> Bool {
        (try? database.integer("PRAGMA wal_checkpoint(TRUNCATE)")) == 0
    }

    /// A new file is for its owner only; SQLite gives its log the same mode.
    private static func makePrivate(_ path: String) throws(LedgerError) {
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .file(operation: "open", path: path, errno: errno) }
        close(descriptor)
    }

    private static func open(_ path: String) throws(LedgerError) -> Database {
        var database = try Database(path: path)
        try check(&database)
        try database.makeShrinkable()
        try database.makeDurable()
        try migrate(&database)
        return database
    }

    /// What the header in the file cannot tell while newer pages wait in the write-ahead log.
    private static func check(_ database: inout Database) throws(LedgerError) {
        let path = database.path
        let id = try database.integer("PRAGMA application_id") ?? 0
        let version = Int32(truncatingIfNeeded: try database.integer("PRAGMA user_version") ?? 0)
        let isEmpty = try tables(&database).isEmpty
        guard id == Schema.applicationID || (id == 0 && isEmpty) else {
            database.keepLogOnClose()
            throw .foreign(path: path, found: "application id \(id)")
        }
        guard version <= Schema.version else {
            database.keepLogOnClose()
            throw .newerSchema(path: path, found: version, known: Schema.version)
        }
    }

    private static func migrate(_ database: inout Database) throws(LedgerError) {
        let version = Int(try database.integer("PRAGMA user_version") ?? 0)
        if version < Schema.version {
            try database.execute("BEGIN IMMEDIATE")
            for step in Schema.steps[version...] { try database.execute(step) }
            try database.execute("PRAGMA application_id=\(Schema.applicationID); PRAGMA user_version=\(Schema.version)")
            try database.execute("COMMIT")
            // The header tells foreign programs and ourselves apart without the log.
            try database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        }
        let found = try tables(&database)
        for table in Schema.tables where !found.contains(table) {
            throw .foreign(path: database.path, found: "table \(table) is missing")
        }
    }

    private static func tables(_ database: inout Database) throws(LedgerError) -> Set<String> {
        let statement = try database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
        var names: Set<String> = []
        while try statement.step() { names.insert(statement.text(0) ?? "") }
        return names
    }

    /// A new file survives a power cut only when its folder knows it.
    private static func syncFolder(_ folder: String) {
        let descriptor = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}
