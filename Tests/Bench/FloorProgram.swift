import Foundation

/// The plain C program of `floor.c`, compiled here.
struct FloorProgram: Sendable {
    private let path: String
    private let folder: Folder

    init(root: String, folder: Folder) throws(Missing) {
        path = folder.file("floor")
        self.folder = folder
        let source = root + "/Tests/Bench/floor.c"
        let libraries = "-lwebsockets -lsqlite3 -lcurl -lgpiod -lssl -lcrypto"
        let line = "cc -O2 -Wall -Werror -o '\(path)' '\(source)' \(libraries)"
        do {
            let built = try Child.run("/bin/sh", ["-c", line], log: folder.file("cc.log"))
            if built.status != 0 { throw Missing("cc: \(built.said.suffix(500))") }
        } catch let missing as Missing {
            throw missing
        } catch {
            throw Missing("cc: \(error)")
        }
    }

    /// Answers every invite of the Room at this control port.
    func answer(port: Int) throws -> Child { try Child(path, ["answer", "\(port)"], log: folder.file("floor.log")) }

    /// Reads a ledger, opens the same libraries, says READY=1 and rests.
    func rest(over state: String) throws -> (agent: Child, seconds: Double) {
        try Readiness(at: folder.file("notify-floor")).time { notify in
            try Child(
                path, ["rest", state + "/ledger.db"], environment: ["NOTIFY_SOCKET": notify],
                log: folder.file("floor.log"))
        }
    }
}
