internal import CSQLite
internal import Glibc

/// One connection to an SQLite file, durable on every commit. Closed when the value ends.
struct Database: ~Copyable {
    let path: String
    private let handle: OpaquePointer
    /// Prepared statements by their text; a ``Statement`` borrows one.
    private var prepared: [String: OpaquePointer] = [:]

    /// How long to wait for another program that holds the file.
    static let busyTimeoutMilliseconds: Int32 = 1000

    /// Opens or creates the file; changes nothing in it yet.
    init(path: String) throws(LedgerError) {
        var handle: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
        errno = 0
        let code = sqlite3_open_v2(path, &handle, flags, nil)
        guard code == SQLITE_OK, let handle else {
            let error = Self.failure("open \(path)", handle, code: code, cause: errno)
            sqlite3_close(handle)
            throw error
        }
        self.path = path
        self.handle = handle
        sqlite3_extended_result_codes(handle, 1)
        sqlite3_busy_timeout(handle, Self.busyTimeoutMilliseconds)
    }

    deinit {
        for statement in prepared.values { sqlite3_finalize(statement) }
        sqlite3_close(handle)
    }

    /// Makes every commit wait for the disk, and believes it only when SQLite says so.
    mutating func makeDurable() throws(LedgerError) {
        guard try text("PRAGMA journal_mode=WAL") == "wal" else {
            throw .database(operation: "use a write-ahead log at \(path)", code: SQLITE_CANTOPEN, message: "refused")
        }
        try execute("PRAGMA synchronous=FULL")
        try execute("PRAGMA secure_delete=ON")
        try execute("PRAGMA cache_size=-1000")
        guard try integer("PRAGMA synchronous") == 2 else {
            throw .database(operation: "wait for the disk at \(path)", code: SQLITE_ERROR, message: "refused")
        }
    }

    /// A new file can give room back to the disk in small steps; one that was begun otherwise stays as it is.
    mutating func makeShrinkable() throws(LedgerError) {
        // For any other file this would wait for whoever writes to it.
        if try integer("PRAGMA page_count") == 0 { try execute("PRAGMA auto_vacuum=INCREMENTAL") }
    }

    /// Leaves the write-ahead log alone when this connection closes.
    func keepLogOnClose() { _ = psqlite_db_config_int(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1) }

    /// Runs statements without parameters and without rows.
    func execute(_ sql: String) throws(LedgerError) {
        errno = 0
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw failure("run \(sql.prefix(40))", cause: errno) }
    }

    /// The one integer of a one-row query; nil without a row.
    mutating func integer(_ sql: String) throws(LedgerError) -> Int64? {
        let statement = try prepare(sql)
        return try statement.step() ? statement.integer(0) : nil
    }

    /// The one text of a one-row query; nil without a row.
    mutating func text(_ sql: String) throws(LedgerError) -> String? {
        let statement = try prepare(sql)
        return try statement.step() ? statement.text(0) : nil
    }

    /// A statement ready for its parameters. It must not outlive the database, nor be asked for twice at once.
    mutating func prepare(_ sql: String) throws(LedgerError) -> Statement {
        if let pointer = prepared[sql] { return Statement(pointer) }
        var pointer: OpaquePointer?
        let code = sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &pointer, nil)
        guard code == SQLITE_OK, let pointer else { throw failure("prepare \(sql.prefix(40))") }
        prepared[sql] = pointer
        return Statement(pointer)
    }

    /// Rows changed by the last statement.
    var changes: Int { Int(sqlite3_changes(handle)) }

    private func failure(_ operation: String, cause: Int32 = 0) -> LedgerError {
        Self.failure(operation, handle, code: sqlite3_extended_errcode(handle), cause: cause)
    }

    /// What SQLite says and, where the system said why, that too: SQLite has one word for a disk that fails and one that
    /// is read-only.
    static func failure(_ operation: String, _ handle: OpaquePointer?, code: Int32, cause: Int32) -> LedgerError {
        var message = String(cString: sqlite3_errmsg(handle))
        if [SQLITE_IOERR, SQLITE_CANTOPEN].contains(code & 0xFF), cause != 0 {
            message += ", \(String(cString: strerror(cause)))"
        }
        return .database(operation: operation, code: code, message: message)
    }
}
