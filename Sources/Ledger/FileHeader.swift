internal import Glibc

/// The first 100 bytes of an SQLite file, read without SQLite, so that a refused file keeps every byte.
struct FileHeader {
    let applicationID: Int32
    let schemaVersion: Int32

    /// Nil for a file that is not there or still empty.
    ///
    /// - Throws: `.damaged` for a file that is not SQLite's.
    init?(path: String) throws(LedgerError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw .file(operation: "open", path: path, errno: errno)
        }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 100)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count >= 0 else { throw .file(operation: "read", path: path, errno: errno) }
        if count == 0 { return nil }
        guard count == bytes.count, bytes.starts(with: Array("SQLite format 3\0".utf8)) else {
            throw .damaged(path: path, found: "no SQLite header")
        }
        schemaVersion = Self.number(bytes[60..<64])
        applicationID = Self.number(bytes[68..<72])
    }

    /// Refuses what this program must not touch.
    func check(path: String) throws(LedgerError) {
        guard applicationID == Schema.applicationID || (applicationID == 0 && schemaVersion == 0) else {
            throw .foreign(path: path, found: "application id \(applicationID)")
        }
        guard schemaVersion <= Schema.version else {
            throw .newerSchema(path: path, found: schemaVersion, known: Schema.version)
        }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int32 {
        Int32(bitPattern: bytes.reduce(0) { $0 << 8 | UInt32($1) })
    }
}
