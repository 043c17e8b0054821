internal import Glibc

/// The files a connection holds open, as they stood at their paths when it took them.
///
/// Somebody may delete one or put another in its place while it is open. What is written then goes to a file that nobody
/// finds again, and a new connection would begin a second ledger: so it is looked before and after each commit, and every
/// few seconds while nothing is written.
struct StandingFiles {
    private let path: String
    private let ledger: StandingFile
    private let logs: [StandingFile]

    init(ledger path: String) {
        self.path = path
        ledger = StandingFile(path)
        logs = ["-wal", "-shm"].map { StandingFile(path + $0) }
    }

    /// Throws `.moved` when the ledger itself stands there no more, and `.file` where its file system is read-only by now:
    /// ext4 made so in an emergency takes writes and syncs of open files without a word, and keeps none (Linux 6.1).
    func checkLedger() throws(LedgerError) {
        if let fault = ledger.fault { throw fault }
        var system = statvfs()
        guard statvfs(path, &system) == 0, system.f_flag & Self.readOnly != 0 else { return }
        throw .file(operation: "write", path: path, errno: EROFS)
    }

    /// `ST_RDONLY` of `statvfs(3)`.
    private static let readOnly: UInt = 1

    /// Whether its log, which can be had anew, is gone.
    var isLogGone: Bool { logs.contains { $0.fault != nil } }
}

/// One file by its path and its number on the disk.
struct StandingFile {
    private let path: String
    private let number: Number?

    private struct Number: Equatable {
        let device: dev_t
        let inode: ino_t

        init(_ found: stat) { (device, inode) = (found.st_dev, found.st_ino) }
    }

    init(_ path: String) {
        self.path = path
        var found = stat()
        number = stat(path, &found) == 0 ? Number(found) : nil
    }

    /// Whether `descriptor` is open on the file at this path.
    func isOpen(at descriptor: Int32) -> Bool {
        var found = stat()
        return fstat(descriptor, &found) == 0 && number == Number(found)
    }

    /// Why it is not the one it was; nil while it is.
    var fault: LedgerError? {
        var found = stat()
        guard stat(path, &found) == 0 else { return errno == ENOENT ? .moved(path: path, replaced: false) : nil }
        return Number(found) == number ? nil : .moved(path: path, replaced: true)
    }
}
