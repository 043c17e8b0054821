internal import Glibc

/// The state folder: its owner, its mode, and room on its disk.
struct StateCheck: Sendable {
    let folder: String

    /// Less than this and the next records may not be written.
    private static let leastBytes: UInt64 = 1 << 20
    /// Less than this and somebody should look.
    private static let scarceBytes: UInt64 = 16 << 20
    /// `ST_RDONLY` of `statvfs(3)`.
    private static let readOnly: UInt = 1
    /// What the agent writes there.
    private static let files = ["ledger.db", "ledger.db-wal", "ledger.db-shm", "ledger.lock", "keys", "credentials"]

    /// What is wrong with the folder, one finding each; a single good one where nothing is.
    func findings() -> [Finding] {
        var found = stat()
        guard stat(folder, &found) == 0 else {
            guard errno == ENOENT else { return [notSeen] }
            return [finding(.skipped, "\(folder) is not there yet: the first start makes it")]
        }
        guard found.st_mode & S_IFMT == S_IFDIR else { return [finding(.failed, "\(folder) is no folder")] }
        guard access(folder, R_OK | X_OK) == 0 else { return [notSeen] }
        let (room, said) = space()
        let faults = openness(found) + owners(found) + room
        return faults.isEmpty ? [finding(.ok, "\(folder), mode 0\(Self.mode(found)), \(said)")] : faults
    }

    private var notSeen: Finding {
        finding(.skipped, "\(folder) cannot be looked at: \(String(cString: strerror(errno)))", "run doctor as root")
    }

    private func openness(_ found: stat) -> [Finding] {
        guard found.st_mode & 0o077 != 0 else { return [] }
        return [finding(.failed, "\(folder) is open to others, mode 0\(Self.mode(found))", "chmod 0700 \(folder)")]
    }

    /// What an agent of another user left there, today's cannot write.
    private func owners(_ found: stat) -> [Finding] {
        Self.files.compactMap { name in
            var file = stat()
            guard lstat("\(folder)/\(name)", &file) == 0, file.st_uid != found.st_uid else { return nil }
            return finding(
                .failed, "\(folder)/\(name) belongs to uid \(file.st_uid), and its folder to uid \(found.st_uid)",
                "chown -R \(found.st_uid):\(found.st_gid) \(folder)")
        }
    }

    private func space() -> (faults: [Finding], said: String) {
        var disk = statvfs()
        guard statvfs(folder, &disk) == 0 else { return ([notSeen], "") }
        let free = UInt64(disk.f_bavail) * UInt64(disk.f_frsize)
        let said = "\(free >> 20) MB free"
        if disk.f_flag & Self.readOnly != 0 {
            return (
                [finding(.failed, "the disk of \(folder) is read-only", "see the kernel's log: it may be failing")],
                said
            )
        }
        guard free < Self.scarceBytes else { return ([], said) }
        let outcome: Finding.Outcome = free < Self.leastBytes ? .failed : .warning
        return ([finding(outcome, "the disk of \(folder) has \(free >> 10) kB free", "make room on it")], said)
    }

    private func finding(_ outcome: Finding.Outcome, _ sentence: String, _ hint: String? = nil) -> Finding {
        Finding("state folder", outcome, sentence, hint: hint)
    }

    private static func mode(_ found: stat) -> String { String(found.st_mode & 0o777, radix: 8) }
}
