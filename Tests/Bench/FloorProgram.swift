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

    /// Answers every invite of the Room at this control port: accepts one peer, rejects everybody else.
    func answer(port: Int, accepting peer: String) throws -> Child {
        try Child(path, ["answer", "\(port)", peer], log: folder.file("floor.log"))
    }

    /// The p50 and p99 that a mode of the program prints in nanoseconds.
    func times(_ words: String...) throws -> (p50: Quantity, p99: Quantity) {
        let ran = try Child.run(path, words, log: folder.file("floor-times.log"))
        let numbers = ran.said.split { $0 == " " || $0 == "\n" }.compactMap { Double($0) }
        guard ran.status == 0, numbers.count == 2 else { throw Missing("floor \(words[0]): \(ran.said)") }
        return (.time(numbers[0] * 1e-9), .time(numbers[1] * 1e-9))
    }

    /// Loads a roster into a new file; the time from before the start.
    func load(_ roster: String) throws -> Quantity {
        let file = folder.file("floor-load.db")
        for end in ["", "-wal", "-shm"] { unlink(file + end) }
        let begin = ContinuousClock.now
        let ran = try Child.run(path, ["load", file, roster], log: folder.file("floor-load.log"))
        guard ran.status == 0 else { throw Missing("floor load: \(ran.said)") }
        return .time((ContinuousClock.now - begin).inSeconds)
    }

    /// Reads a ledger, opens the same libraries, says READY=1 and rests.
    func rest(over state: String) throws -> (agent: Child, seconds: Double) {
        try Readiness(at: folder.file("notify-floor")).time { notify in
            try Child(
                path, ["rest", state + "/ledger.db"], environment: ["NOTIFY_SOCKET": notify],
                log: folder.file("floor.log"))
        }
    }
}
