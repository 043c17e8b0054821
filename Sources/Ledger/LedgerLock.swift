internal import Glibc

/// The kernel's lock on `<folder>/ledger.lock`: one agent for each ledger.
///
/// It ends with the process, however that ends; the file stays and says nothing by itself.
final class LedgerLock: Sendable {
    private let folder: String
    private let descriptor: Monitor<Int32>

    private var path: String { Self.path(folder) }

    /// Takes the lock and writes this process's id and start time into the file.
    init(folder: String) throws(LedgerError) {
        self.folder = folder
        descriptor = Monitor(try Self.take(folder))
    }

    deinit { close(descriptor.with { $0 }) }

    /// Takes the lock anew where somebody deleted its file, since another agent would find it free. Throws `.held` when
    /// one was quicker.
    func check() throws(LedgerError) {
        let old = descriptor.with { $0 }
        guard !StandingFile(path).isOpen(at: old) else { return }
        let new = try Self.take(folder)
        descriptor.with { $0 = new }
        close(old)
    }

    private static func path(_ folder: String) -> String { folder + "/ledger.lock" }

    private static func take(_ folder: String) throws(LedgerError) -> Int32 {
        let path = path(folder)
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .file(operation: "open", path: path, errno: errno) }
        guard Self.lock(descriptor) else {
            let reason = errno
            let holder = Self.holder(descriptor)
            close(descriptor)
            guard reason == EWOULDBLOCK else { throw .file(operation: "lock", path: path, errno: reason) }
            throw .held(by: holder, path: folder + "/ledger.db")
        }
        let process = getpid()
        let text = "\(process) \(ProcessFile.startTime(of: process) ?? 0)\n"
        ftruncate(descriptor, 0)
        _ = text.withCString { pwrite(descriptor, $0, strlen($0), 0) }
        return descriptor
    }

    /// Tries for a fifth of a second: a child that its parent just forked holds a copy of the lock until it has become
    /// its own program.
    private static func lock(_ descriptor: Int32) -> Bool {
        for _ in 0..<10 {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
            guard errno == EWOULDBLOCK else { return false }
            usleep(20_000)
        }
        return flock(descriptor, LOCK_EX | LOCK_NB) == 0
    }

    /// The process that wrote the file, if that very process still lives.
    private static func holder(_ descriptor: Int32) -> Int32? {
        let fields = ProcessFile.read(descriptor).split(separator: " ")
        guard fields.count == 2, let process = Int32(fields[0]),
            let started = UInt64(fields[1].prefix { $0.isNumber }), ProcessFile.startTime(of: process) == started
        else { return nil }
        return process
    }
}

/// The few small files of the kernel that the ledger reads.
enum ProcessFile {
    /// Start of a process in clock ticks since boot; with the id it names one process for ever.
    static func startTime(of process: Int32) -> UInt64? {
        // The second field may hold blanks and brackets: count from behind the last bracket.
        guard let text = read("/proc/\(process)/stat"), let end = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ")
        return fields.count > 19 ? UInt64(fields[19]) : nil
    }

    /// The beginning of a file as text.
    static func read(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        return read(descriptor)
    }

    /// The beginning of an open file as text.
    static func read(_ descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 1024)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
}
