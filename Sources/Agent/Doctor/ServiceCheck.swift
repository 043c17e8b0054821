internal import Glibc

/// The agent as a service of systemd; only files are looked at.
struct ServiceCheck: Sendable {
    /// What stands before each path: nothing, but for a test.
    var root = ""

    private static let units = ["/etc/systemd/system", "/lib/systemd/system", "/usr/lib/systemd/system"]
    private static let processes = ["/sys/fs/cgroup/system.slice", "/sys/fs/cgroup/systemd/system.slice"]

    /// Whether it is installed, starts with the machine, and is at work.
    func finding() -> Finding {
        guard isThere("/run/systemd/system") else {
            return Finding("service", .skipped, "this machine is not run by systemd")
        }
        guard Self.units.contains(where: { isThere("\($0)/portero.service") }) else {
            return Finding("service", .warning, "there is no portero.service", hint: "install the package")
        }
        guard Self.processes.contains(where: { isThere("\($0)/portero.service") }) else {
            return Finding(
                "service", .warning, "portero.service is not active",
                hint: "systemctl start portero; journalctl -u portero says why it ended")
        }
        guard isThere("/etc/systemd/system/multi-user.target.wants/portero.service") else {
            return Finding(
                "service", .warning, "portero.service does not start with the machine", hint: "systemctl enable portero"
            )
        }
        return Finding("service", .ok, "portero.service is active and starts with the machine")
    }

    private func isThere(_ path: String) -> Bool {
        var found = stat()
        return lstat(root + path, &found) == 0
    }
}
