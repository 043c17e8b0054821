import Foundation

/// The machine the figures belong to.
enum Machine {
    /// Processors, kernel and how busy it is.
    static var description: String {
        let load = (try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8))?.split(separator: " ").first ?? "?"
        let model =
            (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.split(separator: "\n")
            .first { $0.hasPrefix("model name") }?.split(separator: ":").last?.trimmingCharacters(in: .whitespaces)
        let count = ProcessInfo.processInfo.activeProcessorCount
        return "\(count) processors \(model ?? ""), load \(load) before"
    }
}

/// What the figures mean exactly.
enum Notes {
    static let all = [
        "",
        "invite: from the write of the inviteReceived frame to the arrival of accept or reject, both on one stand-in",
        "  Room's clock; one invite at a time, the next one 3 ms after everything is quiet. The floor and TrueConf's",
        "  client check nothing.",
        "in a storm: an invite every millisecond, ten times for a second, one in twenty granted; the Room has one at a time, so whoever",
        "  answers slowly is asked less often. memory: the most that was resident, the stand-in chip's library included.",
        "revocation to hang-up: from the request's writing on the control socket to the frame's arrival at the Room.",
        "processor time: of all threads of a program for one invite and what follows it (a session of no length for one",
        "  that is accepted, and the agent's audit record); other load on the machine does not lengthen it.",
        "message: from its publishing at a stand-in gateway to the acknowledgement there, which follows the commit; floor: one",
        "  page written and waited for in the same folder.",
        "decision: GrantBook.decide, clock reads (some 40 ns) included; floor: a hash table in C; peer: an SQLite statement.",
        "revocation: from the asking; memory: refused by the book; disk: with wish and audit record acknowledged by the ledger;",
        "  floor: one row inserted by C and SQLite, each on the same disk.",
        "roster: the command from its start to its end; floor: C that inserts the same lines in one transaction, checks nothing.",
        "start: from spawn to READY=1, median; floor: C over the same libraries that reads the same ledger.",
        "memory: sums of agent and guard, pages they share counted in both, the stand-in chip's library not; private: pages",
        "  nobody else has mapped; per 10 000 persons: beside an agent with one.",
        "board: on the virtual clock of a machine at 500 million instructions a second, lines by the kernel's log.",
        "  exit button: its edge to the lock's; last key: the edge of # to the call frame at the Room in the same",
        "  machine, the 5 ms of debounce included. Room and cloud are there, nothing hangs.",
    ]
}
