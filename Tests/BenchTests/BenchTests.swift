import Foundation
import Support
import Testing

/// The benchmark itself, with few samples: nothing here judges how fast anything is.
@Suite struct `The benchmark` {
    /// What each row begins with.
    static let rows = [
        "decision, 1 000 persons, p50", "decision, 1 000 persons, p99",
        "revocation to memory, 200 persons, p99", "revocation to disk, 200 persons, p99", "roster of 1 000 rows loaded",
        "wishes told to the cloud a second, where 2 may be", "memory per 10 000 persons whose wishes wait",
        "start to ready, 1 000 persons",
        "code hashed and looked up among 200, p99", "|t| of 2000 look-ups, known and unknown",
        "start to ready, 200 persons",
        "memory per 10 000 persons at rest", "memory at rest, agent and guard", "private memory, agent and guard",
        "wake-ups a second, agent",
        "wake-ups a second, guard", "wake-ups a second, both", "message to ledger and acknowledgement, p50",
        "message to ledger and acknowledgement, p99", "invite to accept, p50", "invite to accept, p99",
        "invite to reject, p50", "invite to reject, p99", "invite to either, p50", "invite to either, p99",
        "processor time an invite", "in a storm, invite to accept, p50", "in a storm, invite to accept, p99",
        "in a storm, invite to reject, p50", "in a storm, invite to reject, p99", "in a storm, invites a second",
        "in a storm, agent's memory at the most", "revocation to hang-up, p50", "revocation to hang-up, p99",
        "stripped binary", "symbols of ICU data in it", "exit button to lock, p50",
        "exit button to lock, p99",
        "last key to call frame, p50", "last key to call frame, p99",
    ]

    @Test(.timeLimit(.minutes(8))) func `its table has every row, each with a figure or the reason why not`()
        async throws
    {
        let bench = try await Program.run(
            "portero-bench",
            [
                "--portero", Package.shipped("portero"), "--chip", Package.shipped("libgpiod-standin.so"),
                "--rehearsal", Package.shipped("portero-rehearsal"), "--root", Package.folder, "--quick",
            ], within: .seconds(420))
        try #require(bench.exit == .code(0), "\(bench.errors)")
        let lines = bench.output.split(separator: "\n")
        #expect(lines.first?.hasPrefix("figure") == true)
        for row in Self.rows {
            let found = lines.filter { $0.hasPrefix(row) }
            #expect(found.count == 1, "row \"\(row)\" stands \(found.count) times")
            let rest = (found.first ?? "").dropFirst(row.count).drop { $0 == " " }
            // A difference of two memories may come out below zero.
            let figure = rest.hasPrefix("-") ? rest.dropFirst() : rest
            #expect(figure.first?.isNumber == true || rest.hasPrefix("skipped: "), "row \"\(row)\" says \"\(rest)\"")
        }
        // Only the virtual board and the compiler may be missing on a machine.
        #expect(!lines.contains { $0.contains("skipped: ") && !$0.hasPrefix("exit") && !$0.hasPrefix("last key") })
    }
}
