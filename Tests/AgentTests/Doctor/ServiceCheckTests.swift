import Foundation
import Support
import Testing

@testable import Agent

/// What `portero doctor` says of the service, by the files that systemd and the kernel keep of it.
@Suite struct ServiceCheckTests {
    private static let files = [
        "run/systemd/system/x", "lib/systemd/system/portero.service",
        "sys/fs/cgroup/system.slice/portero.service/cgroup.procs",
        "etc/systemd/system/multi-user.target.wants/portero.service",
    ]

    @Test(arguments: [
        (0, Finding.Outcome.skipped, "not run by systemd"), (1, .warning, "there is no portero.service"),
        (2, .warning, "is not active"), (3, .warning, "does not start with the machine"),
        (4, .ok, "is active and starts with the machine"),
    ])
    func `the first thing that is missing is named`(there: Int, outcome: Finding.Outcome, says: String) throws {
        let root = try TemporaryFolder("systemd")
        for file in Self.files.prefix(there) { try root.write(file, "") }
        let finding = ServiceCheck(root: root.path).finding()
        #expect(finding.outcome == outcome && finding.sentence.contains(says), "\(finding)")
        #expect((finding.hint != nil) == (outcome == .warning))
    }
}
