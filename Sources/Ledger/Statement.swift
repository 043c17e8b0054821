internal import CSQLite
internal import Glibc

/// One use of a prepared statement. Reset, its parameters forgotten, when the value ends.
struct Statement: ~Copyable {
    private let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) { self.pointer = pointer }

    deinit {
        sqlite3_reset(pointer)
        sqlite3_clear_bindings(pointer)
    }

    /// Sets parameter `index`, counted from 1.
    func bind(_ index: Int32, _ value: String) {
        _ = psqlite_bind_text(pointer, index, value, Int32(value.utf8.count))
    }

    /// Sets parameter `index` to text or null.
    func bind(_ index: Int32, _ value: String?) {
        if let value { bind(index, value) } else { sqlite3_bind_null(pointer, index) }
    }

    /// Sets parameter `index` to a number or null.
    func bind(_ index: Int32, _ value: Int64?) {
        if let value { sqlite3_bind_int64(pointer, index, value) } else { sqlite3_bind_null(pointer, index) }
    }

    /// Sets parameter `index` to 1 or 0.
    func bind(_ index: Int32, _ value: Bool) { bind(index, value ? 1 : 0 as Int64) }

    /// Sets parameter `index` to bytes.
    func bind(_ index: Int32, _ value: [UInt8]) {
        _ = psqlite_bind_blob(pointer, index, value, Int32(value.count))
    }

    /// Goes to the next row; false at the end.
    func step() throws(LedgerError) -> Bool {
        errno = 0
        switch sqlite3_step(pointer) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code:
            throw Database.failure(
                Self.operation(pointer), sqlite3_db_handle(pointer), code: code, cause: errno)
        }
    }

    /// Runs a statement that gives no rows.
    func run() throws(LedgerError) { while try step() {} }

    /// Column `index`, counted from 0.
    func integer(_ index: Int32) -> Int64 { sqlite3_column_int64(pointer, index) }

    /// Whether column `index` is null.
    func isNull(_ index: Int32) -> Bool { sqlite3_column_type(pointer, index) == SQLITE_NULL }

    /// Column `index`; nil for null.
    func optionalInteger(_ index: Int32) -> Int64? { isNull(index) ? nil : integer(index) }

    /// Column `index`; nil for null and for bytes that are not UTF-8, which are never repaired silently.
    func text(_ index: Int32) -> String? {
        guard let bytes = sqlite3_column_text(pointer, index) else { return nil }
        let count = Int(sqlite3_column_bytes(pointer, index))
        return String(validating: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }

    /// Column `index` as bytes.
    func bytes(_ index: Int32) -> [UInt8] {
        guard let start = sqlite3_column_blob(pointer, index) else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(pointer, index))))
    }

    /// The statement's first words: never a parameter's value.
    private static func operation(_ pointer: OpaquePointer) -> String {
        "run " + String(String(cString: sqlite3_sql(pointer)).prefix(40))
    }
}
