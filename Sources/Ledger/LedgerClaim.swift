internal import Glibc

/// One agent's claim to a state folder: nobody else opens its ledger while the claim lives.
///
/// It is taken before the ledger, so that a second agent is told at once, and kept while a damaged ledger cannot be
/// opened, so that whoever has the lines also gets the ledger when it is back.
public final class LedgerClaim: Sendable {
    let folder: String
    private let lock: LedgerLock

    /// Claims `folder`, which is made when missing; its parent must exist. Throws `.held` within a moment when another
    /// agent has it.
    public init(folder: String) throws(LedgerError) {
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST else {
            throw .file(operation: "make", path: folder, errno: errno)
        }
        lock = try LedgerLock(folder: folder)
        self.folder = folder
    }

    /// Throws when the folder is another agent's by now.
    func check() throws(LedgerError) { try lock.check() }

    /// Gives the files of a damaged ledger the first free name `ledger.db.damaged-<number>`, and deletes none.
    ///
    /// From then on opening fails with ``LedgerError/setAside(path:as:)`` until a sound file stands in their place, or
    /// theirs was moved away: a lost ledger is not silently begun anew.
    public func setAside() throws(LedgerError) {
        let name = Self.damagedNames.first { access("\(folder)/\($0)", F_OK) != 0 } ?? "ledger.db.damaged-1000"
        guard rename("\(folder)/ledger.db", "\(folder)/\(name)") == 0 else {
            throw .file(operation: "set aside", path: "\(folder)/ledger.db", errno: errno)
        }
        moveLog(to: name)
    }

    /// Throws while there is no ledger but one that was set aside.
    func checkAside() throws(LedgerError) {
        guard access("\(folder)/ledger.db", F_OK) != 0,
            let name = Self.damagedNames.last(where: { access("\(folder)/\($0)", F_OK) == 0 })
        else { return }
        // A log left behind by a power cut would be taken for that of the file that comes next.
        moveLog(to: name)
        throw .setAside(path: "\(folder)/ledger.db", as: "\(folder)/\(name)")
    }

    private func moveLog(to name: String) {
        for end in ["-wal", "-shm"] { rename("\(folder)/ledger.db\(end)", "\(folder)/\(name)\(end)") }
    }

    private static let damagedNames = (1...1000).map { "ledger.db.damaged-\($0)" }
}
