internal import CSQLite

extension Ledger {
    /// The version of SQLite in use, as it says itself.
    public static var libraryVersion: String { String(cString: sqlite3_libversion()) }
}
