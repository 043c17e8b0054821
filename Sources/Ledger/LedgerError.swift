internal import Glibc

/// Why the ledger could not be opened, read or written.
public enum LedgerError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Another agent holds it: try again (exit 75). The process is nil when it does not say.
    case held(by: Int32?, path: String)
    /// A file or folder could not be used.
    case file(operation: String, path: String, errno: Int32)
    /// The file is not a ledger of this program, or not a whole one; nothing was changed.
    case foreign(path: String, found: String)
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

    /// One sentence: what, where, what to try.
    public var description: String {
        switch self {
        case .held(let process, let path):
            "ledger \(path) is held by \(process.map { "process \($0)" } ?? "another process"): "
                + "stop that agent or choose another --state"
        case .file(let operation, let path, let errno):
            "cannot \(operation) \(path): \(String(cString: strerror(errno))); check the folder, its owner and its space"
        case .foreign(let path, let found):
            "\(path) is not a ledger of portero (\(found)): move it away or choose another --state"
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
