internal import CSQLite
internal import Glibc

/// Why the ledger could not be opened, read or written.
public enum LedgerError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Another agent holds it: try again (exit 75). The process is nil when it does not say.
    case held(by: Int32?, path: String)
    /// A file or folder could not be used.
    case file(operation: String, path: String, errno: Int32)
    /// The file is not a ledger of this program, or not a whole one; nothing was changed.
    case foreign(path: String, found: String)
    /// The file is not one of SQLite's, or its beginning is gone; nothing was changed.
    case damaged(path: String, found: String)
    /// The file was damaged and has another name now; a new ledger is not begun in its place.
    case setAside(path: String, as: String)
    /// Somebody deleted an open file of the ledger or put another in its place; nothing more is written.
    case moved(path: String, replaced: Bool)
    /// The file was written by a newer program; nothing was changed.
    case newerSchema(path: String, found: Int32, known: Int32)
    /// A row holds what this program never writes.
    case unsound(table: String, column: String)
    /// SQLite refused; `code` is its extended result code.
    case database(operation: String, code: Int32, message: String)
    /// An audit number holds another record already.
    case auditConflict(number: Int64)
    /// The ledger was closed.
    case closed

    /// Whether another agent holds the ledger.
    public var isHeld: Bool {
        if case .held = self { true } else { false }
    }

    /// Whether the file is no longer a whole database, whoever wrote it.
    public var isDamage: Bool {
        switch self {
        case .damaged: true
        case .database(_, let code, _): [SQLITE_CORRUPT, SQLITE_NOTADB].contains(code & 0xFF)
        default: false
        }
    }

    /// Whether the same change can be written once disk, space or holder allow it.
    public var isPassing: Bool {
        switch self {
        case .held, .file, .moved: true
        case .database(_, let code, _):
            [
                SQLITE_IOERR, SQLITE_FULL, SQLITE_BUSY, SQLITE_LOCKED, SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_NOMEM,
                SQLITE_PROTOCOL,
            ].contains(code & 0xFF)
        default: false
        }
    }

    /// Whether no change could be written, whichever it is, and each would wait as long for nothing.
    var concernsAll: Bool {
        switch self {
        case .held, .moved: true
        case .database(_, let code, _): code & 0xFF == SQLITE_BUSY
        default: false
        }
    }

    /// One sentence: what, where, what to try.
    public var description: String {
        switch self {
        case .held(let process, let path):
            "ledger \(path) is held by \(process.map { "process \($0)" } ?? "another process"): "
                + "stop that agent or choose another --state"
        case .file(let operation, let path, let errno):
            "cannot \(operation) \(path): \(String(cString: strerror(errno))); check the folder, its owner and its space"
        case .setAside(let path, let aside):
            "ledger \(path) was damaged and set aside as \(aside): put a copy back in its place, "
                + "or move that away to begin anew"
        case .foreign(let path, let found), .damaged(let path, let found):
            "\(path) is not a ledger of portero (\(found)): move it away or choose another --state"
        case .moved(let path, let replaced):
            "\(path) was \(replaced ? "replaced" : "deleted") while it was open, and nothing more is written: put it "
                + "back, or restart the agent to use what stands there"
        case .newerSchema(let path, let found, let known):
            "ledger \(path) has schema \(found) and this program knows \(known): install the newer program again"
        case .unsound(let table, let column):
            "the ledger holds a value in \(table).\(column) that portero never writes: restore it from a copy"
        case .database(let operation, let code, let message):
            "the ledger cannot \(operation): \(message) (SQLite \(code)); check the disk and its space"
        case .auditConflict(let number):
            "audit number \(number) holds another record: run portero audit verify"
        case .closed: "the ledger is closed: start the agent again"
        }
    }
}
